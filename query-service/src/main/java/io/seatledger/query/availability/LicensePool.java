package io.seatledger.query.availability;

import io.seatledger.query.availability.AvailabilityView.Pool;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A license pool, as readers see it: available = capacity − allotted − assigned − reserved.
 *
 * @param allottedFrom the pool that its seats come from; absent when they were bought
 * @param allotted seats that pools of organizations have of it
 * @param status now
 * @param accountVersion of the last event that changed this pool
 */
record LicensePool(
        String poolId,
        String licenseType,
        String name,
        @Nullable String organizationId,
        @Nullable String allottedFrom,
        PoolStatus status,
        int capacity,
        int allotted,
        int assigned,
        int reserved,
        int available,
        @Nullable Instant beginsAt,
        @Nullable Instant endsAt,
        long graceSeconds,
        long accountVersion) {

    static LicensePool of(Pool v, Instant now) {
        return new LicensePool(
                v.poolId(),
                v.licenseType(),
                v.name(),
                v.organizationId(),
                v.allottedFrom(),
                v.statusAt(now),
                v.capacity(),
                v.allotted(),
                v.assigned(),
                v.reserved(),
                v.available(),
                v.beginsAt(),
                v.endsAt(),
                v.graceSeconds(),
                v.accountVersion());
    }
}
