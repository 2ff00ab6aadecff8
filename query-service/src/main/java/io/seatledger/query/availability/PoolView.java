package io.seatledger.query.availability;

import io.seatledger.query.consuming.View;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** A license pool and its seats. */
@Document("license-pools")
record PoolView(@Id String id, String accountId, String poolId, String licenseType, String name,
        @Nullable String organizationId, int capacity, int assigned, int reserved, long accountVersion)
        implements
            View {

    int available() {
        return capacity - assigned - reserved;
    }
}
