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
 * @param outcomes outcomes of the rows handled so far, in their order
 * @param failure why the other rows will not be handled; {@code null} unless the import failed
 */
@Document("imports")
record ImportView(
        @Id String id,
        String accountId,
        String importId,
        int rows,
        Instant startedAt,
        List<RowOutcome> outcomes,
        @Nullable String failure,
        long accountVersion)
        implements View {}
