package io.seatledger.command.importing;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.language.ImportId;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** The progress of one import. */
public final class UserImport implements Entity {

    private final ImportId id;
    private int rows;
    private int nextRow = 1;

    /** Creates an import that nobody has announced yet. */
    public UserImport(ImportKey key) {
        id = key.importId();
    }

    /** The events that an import is folded from. */
    public static EventCriteria criteria(ImportKey key) {
        return EventCriteria.havingTags(
                EventTags.userImport(key.account().value(), key.importId().value()));
    }

    boolean isStarted() {
        return rows > 0;
    }

    /** Whether rows are left to handle. */
    boolean isUnderWay() {
        return nextRow <= rows;
    }

    /** The next row to handle, counted from 1; no row has this number once the import has ended. */
    int nextRow() {
        return nextRow;
    }

    @Override
    public void evolve(Event event) {
        switch (event) {
            case UserImportStarted e when e.importId().equals(id.value()) -> rows = e.rows();
            case UserImportRowsHandled e
            when e.importId().equals(id.value()) ->
                nextRow = e.firstRow() + e.outcomes().size();
            case UserImportFailed e when e.importId().equals(id.value()) -> nextRow = rows + 1;
            default -> {
                // The event belongs to another import, or to none.
            }
        }
    }
}
