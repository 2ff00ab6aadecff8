package io.seatledger.query.availability;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.seatledger.query.availability.PoolView.Identity;
import io.seatledger.query.availability.PoolView.Origin;
import io.seatledger.query.availability.PoolView.Term;
import io.seatledger.query.availability.SeatsView.Seats;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A license pool, in the form that readers receive: one flat object.
 *
 * @param status at the time of the read
 * @param accountVersion version of the last event that changed this pool
 */
record LicensePool(
        @JsonUnwrapped Identity identity,
        @JsonUnwrapped Origin origin,
        PoolStatus status,
        @JsonUnwrapped SeatCounts seats,
        @JsonUnwrapped Term term,
        long accountVersion) {

    /**
     * What has become of a pool's seats.
     *
     * @param allotted how many of them belong to other pools now
     * @param reserved how many of them pending users hold
     * @param remaining seats that nobody has: capacity − allotted − assigned − reserved
     * @param assignable how many of them can be taken now: all of them while the pool is active, or else none
     */
    record SeatCounts(int capacity, int allotted, int assigned, int reserved, int remaining, int assignable) {

        static SeatCounts of(Seats seats, PoolStatus status) {
            return new SeatCounts(
                    seats.capacity(),
                    seats.allotted(),
                    seats.assigned(),
                    seats.reserved(),
                    seats.remaining(),
                    status.canBeTakenFrom() ? seats.remaining() : 0);
        }
    }

    /** @param seats of a pool that is open; {@code null} for a closed one */
    static LicensePool of(PoolView pool, @Nullable Seats seats, Instant now) {
        Integer capacity = pool.capacityWhenClosed();
        Seats counted = seats == null ? Seats.free(capacity == null ? 0 : capacity) : seats;
        PoolStatus status = pool.statusAt(now);
        return new LicensePool(
                pool.identity(),
                pool.origin(),
                status,
                SeatCounts.of(counted, status),
                pool.term(),
                Math.max(pool.accountVersion(), counted.accountVersion()));
    }
}
