package io.seatledger.query.availability;

import io.seatledger.query.consuming.StoredFlat;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * All pools of an account in one document: while a seat moves, no reader ever sees it in two pools, or in none.
 *
 * @param id the account
 * @param pools ordered by pool id
 */
@Document("availability")
record AvailabilityView(@Id String id, String accountId, List<Pool> pools, long accountVersion) implements View {

    /**
     * A license pool and its seats.
     *
     * @param accountVersion version of the last event that changed this pool
     */
    record Pool(
            @StoredFlat Identity identity,
            @StoredFlat Origin origin,
            @StoredFlat SeatCounts seats,
            @StoredFlat Term term,
            boolean closed,
            long accountVersion) {

        String poolId() {
            return identity.poolId();
        }

        PoolStatus statusAt(Instant time) {
            return closed ? PoolStatus.CLOSED : term.statusAt(time);
        }

        Pool named(String name, long version) {
            return new Pool(
                    new Identity(identity.poolId(), identity.licenseType(), name),
                    origin,
                    seats,
                    term,
                    closed,
                    version);
        }

        Pool with(SeatCounts changed, long version) {
            return new Pool(identity, origin, changed, term, closed, version);
        }

        Pool with(Term changed, long version) {
            return new Pool(identity, origin, seats, changed, closed, version);
        }

        Pool close(long version) {
            return new Pool(identity, origin, seats, term, true, version);
        }
    }

    /** Which pool it is. */
    record Identity(String poolId, String licenseType, String name) {}

    /**
     * Where a pool and its seats come from.
     *
     * @param organizationId the organization that the pool belongs to; {@code null} if it belongs to the account
     * @param allottedFrom the pool that its seats come from; {@code null} if they were bought
     */
    record Origin(@Nullable String organizationId, @Nullable String allottedFrom) {}

    /**
     * What has become of a pool's seats.
     *
     * @param allotted how many of them belong to other pools now
     * @param reserved how many of them pending users hold
     */
    record SeatCounts(int capacity, int allotted, int assigned, int reserved) {

        static SeatCounts free(int capacity) {
            return new SeatCounts(capacity, 0, 0, 0);
        }

        int available() {
            return capacity - allotted - assigned - reserved;
        }

        SeatCounts resized(int newCapacity) {
            return new SeatCounts(newCapacity, allotted, assigned, reserved);
        }

        SeatCounts allot(int more) {
            return new SeatCounts(capacity, allotted + more, assigned, reserved);
        }

        SeatCounts assign(int more) {
            return new SeatCounts(capacity, allotted, assigned + more, reserved);
        }

        SeatCounts reserve(int more) {
            return new SeatCounts(capacity, allotted, assigned, reserved + more);
        }
    }

    /**
     * When a pool is in force.
     *
     * @param beginsAt {@code null} if it has always been in force
     * @param endsAt {@code null} if it stays in force
     * @param graceSeconds how long the licenses go on working after the end
     */
    record Term(@Nullable Instant beginsAt, @Nullable Instant endsAt, long graceSeconds) {

        static final Term UNLIMITED = new Term(null, null, 0);

        private PoolStatus statusAt(Instant time) {
            if (beginsAt != null && time.isBefore(beginsAt)) {
                return PoolStatus.SCHEDULED;
            }
            if (endsAt == null || time.isBefore(endsAt)) {
                return PoolStatus.ACTIVE;
            }
            return time.isBefore(endsAt.plusSeconds(graceSeconds)) ? PoolStatus.IN_GRACE : PoolStatus.SUSPENDED;
        }
    }
}
