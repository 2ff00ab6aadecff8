package io.seatledger.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an import of users from a file. Each batch of rows is appended together with the events of its
 * users, so an import resumes after a crash exactly where it stopped.
 */
public sealed interface ImportEvent extends Event {

    /** The import that this happened to. */
    String importId();

    @Override
    default String happenedTo() {
        return importId();
    }

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
     * @param outcomes the outcome of each of these rows, in their order
     */
    @EventName("user-import.rows-handled")
    record UserImportRowsHandled(String accountId, String importId, int firstRow, List<RowOutcome> outcomes)
            implements ImportEvent {}

    /**
     * The import ended before its last row: the rest of the file was lost, or cannot be handled.
     *
     * @param reason one sentence for people
     * @param nextRow the first row that was not handled, counted from 1
     */
    @EventName("user-import.failed")
    record UserImportFailed(String accountId, String importId, String reason, int nextRow) implements ImportEvent {}

    /**
     * The outcome of a row.
     *
     * @param line the line of the row in the file, counted from 1, with its header
     * @param outcome {@code invited}, {@code joined}, or the code of the refusal
     * @param userId the user who was invited, or who already has the address; {@code null} if there is none
     * @param row what the row has; {@code null} unless it was refused and is about no user
     * @param field the column that the refusal is about; {@code null} if it is about none
     * @param value what the row has in that column; {@code null} if there is none
     * @param detail one sentence for people about a refusal; {@code null} for somebody who was invited
     */
    record RowOutcome(
            int line,
            String outcome,
            @Nullable String userId,
            @Nullable RefusedRow row,
            @Nullable String field,
            @Nullable String value,
            @Nullable String detail) {

        /** The outcome of a row that was not refused. */
        public static RowOutcome accepted(int line, String outcome, String userId) {
            return new RowOutcome(line, outcome, userId, null, null, null, null);
        }
    }

    /** The cells of a row that was refused, so that it can be corrected and sent again. */
    record RefusedRow(
            String email,
            @Nullable String name,
            @Nullable String organization,
            @Nullable String project,
            @Nullable String licenses) {}
}
