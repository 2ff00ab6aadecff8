package io.seatledger.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an import of users from a file. Each batch of rows is one append together with the events of its
 * users, so that an import goes on after a crash exactly where it was.
 */
public sealed interface ImportEvent extends Event {

    /** The import that this happened to. */
    String importId();

    /**
     * An Account Admin handed in a file.
     *
     * @param rows how many rows it has, without the header; at least 1
     */
    @EventName("user-import.started")
    record UserImportStarted(String accountId, String importId, int rows) implements ImportEvent {}

    /**
     * Rows of the file were handled.
     *
     * @param firstRow the first of them, counted from 1
     * @param outcomes of these rows, in their order
     */
    @EventName("user-import.rows-handled")
    record UserImportRowsHandled(String accountId, String importId, int firstRow, List<RowOutcome> outcomes)
            implements ImportEvent {}

    /**
     * What became of a row.
     *
     * @param outcome {@code invited}, {@code joined}, or the code of the refusal
     * @param userId who was invited, or has the address already
     */
    record RowOutcome(String outcome, @Nullable String userId) {}
}
