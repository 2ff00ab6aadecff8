package io.seatledger.query.userimport;

import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.query.consuming.Projection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class ImportProjection implements Projection<ImportView> {

    static String idOf(String accountId, String importId) {
        return accountId + "/" + importId;
    }

    @Override
    public String name() {
        return "imports";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<ImportView> view() {
        return ImportView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return event instanceof ImportEvent e ? Set.of(idOf(e.accountId(), e.importId())) : Set.of();
    }

    @Override
    public ImportView apply(@Nullable ImportView view, String id, Event event, At at) {
        if (!(event instanceof ImportEvent importEvent)) {
            throw new IllegalArgumentException(event + " is not an event of an import");
        }
        return switch (importEvent) {
            case UserImportStarted e ->
                new ImportView(
                        id,
                        e.accountId(),
                        e.importId(),
                        e.rows(),
                        0,
                        0,
                        at.time(),
                        List.of(),
                        null,
                        at.accountVersion());
            case UserImportRowsHandled e -> {
                ImportView v = Projection.existing(view, id);
                yield new ImportView(
                        id,
                        v.accountId(),
                        v.importId(),
                        v.rows(),
                        v.handled() + e.outcomes().size(),
                        v.refused()
                                + (int) e.outcomes().stream()
                                        .filter(outcome -> outcome.detail() != null)
                                        .count(),
                        v.startedAt(),
                        Stream.concat(v.outcomes().stream(), e.outcomes().stream())
                                .toList(),
                        null,
                        at.accountVersion());
            }
            case UserImportFailed e -> {
                ImportView v = Projection.existing(view, id);
                yield new ImportView(
                        id,
                        v.accountId(),
                        v.importId(),
                        v.rows(),
                        v.handled(),
                        v.refused(),
                        v.startedAt(),
                        v.outcomes(),
                        e.reason(),
                        at.accountVersion());
            }
        };
    }
}
