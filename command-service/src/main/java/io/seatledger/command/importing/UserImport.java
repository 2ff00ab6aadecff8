package io.seatledger.command.importing;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.memory.States;
import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.UserEvent;
import java.util.Objects;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * The progress of one import. Decisions see it as it was before them.
 *
 * @param nextRow the next row to handle, counted from 1; no row has this number once the import has ended
 */
public record UserImport(ImportKey key, int rows, int nextRow) implements Entity {

    private static final UserImportFold FOLD = new UserImportFold();

    /** An import that nobody has announced yet. */
    public static UserImport unannounced(ImportKey key) {
        return new UserImport(key, 0, 1);
    }

    /** The events that an import is folded from. */
    public static EventCriteria criteria(ImportKey key) {
        return EventCriteria.havingTags(tag(key));
    }

    private static Tag tag(ImportKey key) {
        return EventTags.userImport(key.account().value(), key.importId().value());
    }

    boolean isStarted() {
        return rows > 0;
    }

    /** Whether rows are left to handle. */
    boolean isUnderWay() {
        return nextRow <= rows;
    }

    @Override
    public UserImport evolve(Event event) {
        return switch (event) {
            case ImportEvent e when !e.importId().equals(key.importId().value()) -> this;
            case UserImportStarted e -> new UserImport(key, e.rows(), nextRow);
            case UserImportRowsHandled e ->
                new UserImport(key, rows, e.firstRow() + e.outcomes().size());
            case UserImportFailed _ -> new UserImport(key, rows, rows + 1);
            case AccountEvent _, LicensePoolEvent _, UserEvent _ -> this;
        };
    }

    @Override
    public UserImport adopt(States states) {
        return Objects.requireNonNullElseGet(states.of(FOLD, tag(key)), () -> unannounced(key));
    }
}
