package io.seatledger.query.account;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.Event;
import io.seatledger.query.account.AccountView.Organization;
import io.seatledger.query.account.AccountView.Project;
import io.seatledger.query.consuming.Projection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class AccountProjection implements Projection<AccountView> {

    @Override
    public Class<AccountView> view() {
        return AccountView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return event instanceof AccountEvent ? Set.of(event.accountId()) : Set.of();
    }

    @Override
    public AccountView apply(@Nullable AccountView view, String id, Event event, At at) {
        if (event instanceof AccountOpened opened) {
            return new AccountView(id, opened.name(), List.of(), List.of(), List.of(), at.accountVersion());
        }
        AccountView v = Projection.existing(view, id);
        return switch (event) {
            case AccountAdminGranted e -> new AccountView(id, v.name(), with(v.admins(), e.subject()),
                    v.organizations(), v.projects(), at.accountVersion());
            case OrganizationCreated e -> new AccountView(id, v.name(), v.admins(),
                    with(v.organizations(), new Organization(e.organizationId(), e.name())), v.projects(),
                    at.accountVersion());
            case ProjectCreated e -> new AccountView(id, v.name(), v.admins(), v.organizations(),
                    with(v.projects(), new Project(e.projectId(), e.organizationId(), e.name())),
                    at.accountVersion());
            default -> throw new IllegalStateException(event + " is none of an account's structure");
        };
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }
}
