package io.seatledger.query.availability;

import io.seatledger.query.availability.AvailabilityView.Pool;
import java.time.Instant;
import java.util.List;

/** All pools of an account. They reflect the account at least up to {@code accountVersion}. */
record LicensePools(List<LicensePool> licensePools, long accountVersion) {

    static LicensePools of(List<Pool> pools, Instant now, long accountVersion) {
        return new LicensePools(
                pools.stream().map(pool -> LicensePool.of(pool, now)).toList(), accountVersion);
    }
}
