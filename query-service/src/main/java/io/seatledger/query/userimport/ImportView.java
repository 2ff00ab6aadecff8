package io.seatledger.query.userimport;

import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of an import of users.
 *
 * @param rows number of rows in the file, without the header
 * @param handled how many of them have been handled
 * @param refused how many of these were refused
 * @param outcomes outcomes of the rows handled so far, in their order
 * @param failure why the other rows will not be handled; {@code null} unless the import failed
 */
@Document("imports")
record ImportView(
        @Id String id,
        String accountId,
        String importId,
        int rows,
        int handled,
        int refused,
        Instant startedAt,
        List<RowOutcome> outcomes,
        @Nullable String failure,
        long accountVersion)
        implements View {

    /** The state of an import. */
    enum Status {
        /** Rows are being handled, or wait to be. */
        UNDER_WAY,
        /** Every row was handled. */
        DONE,
        /** The import ended before its last row. */
        FAILED
    }

    Status status() {
        if (failure != null) {
            return Status.FAILED;
        }
        return handled == rows ? Status.DONE : Status.UNDER_WAY;
    }
}
