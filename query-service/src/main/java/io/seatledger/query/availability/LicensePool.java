package io.seatledger.query.availability;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.seatledger.query.availability.AvailabilityView.Identity;
import io.seatledger.query.availability.AvailabilityView.Origin;
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.availability.AvailabilityView.SeatCounts;
import io.seatledger.query.availability.AvailabilityView.Term;
import java.time.Instant;

/**
 * A license pool, in the form that readers receive: one flat object.
 *
 * @param status at the time of the read
 * @param available seats that are left: capacity − allotted − assigned − reserved
 * @param accountVersion version of the last event that changed this pool
 */
record LicensePool(
        @JsonUnwrapped Identity identity,
        @JsonUnwrapped Origin origin,
        PoolStatus status,
        @JsonUnwrapped SeatCounts seats,
        int available,
        @JsonUnwrapped Term term,
        long accountVersion) {

    static LicensePool of(Pool pool, Instant now) {
        return new LicensePool(
                pool.identity(),
                pool.origin(),
                pool.statusAt(now),
                pool.seats(),
                pool.seats().available(),
                pool.term(),
                pool.accountVersion());
    }
}
