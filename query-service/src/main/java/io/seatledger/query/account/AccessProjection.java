package io.seatledger.query.account;

import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.AuditorRevoked;
import io.seatledger.events.Event;
import io.seatledger.query.consuming.Projection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class AccessProjection implements Projection<AccessView> {

    @Override
    public String name() {
        return "access-rights";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<AccessView> view() {
        return AccessView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return switch (event) {
            case AccountOpened _, AccountAdminGranted _, AccountAdminRevoked _, AuditorGranted _, AuditorRevoked _ ->
                Set.of(event.accountId());
            default -> Set.of();
        };
    }

    @Override
    public AccessView apply(@Nullable AccessView view, String id, Event event, At at) {
        long version = at.accountVersion();
        if (event instanceof AccountOpened) {
            return new AccessView(id, id, List.of(), List.of(), version);
        }
        AccessView access = Projection.existing(view, id);
        List<String> admins = access.admins();
        List<String> auditors = access.auditors();
        return switch (event) {
            case AccountAdminGranted e -> new AccessView(id, id, with(admins, e.subject()), auditors, version);
            case AccountAdminRevoked e -> new AccessView(id, id, without(admins, e.subject()), auditors, version);
            case AuditorGranted e -> new AccessView(id, id, admins, with(auditors, e.subject()), version);
            case AuditorRevoked e -> new AccessView(id, id, admins, without(auditors, e.subject()), version);
            default -> throw new IllegalArgumentException(event + " does not change who may read");
        };
    }

    private static List<String> with(List<String> subjects, String more) {
        return Stream.concat(subjects.stream(), Stream.of(more)).toList();
    }

    private static List<String> without(List<String> subjects, String gone) {
        return subjects.stream().filter(subject -> !subject.equals(gone)).toList();
    }
}
