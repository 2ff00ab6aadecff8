package io.seatledger.query.availability;

import io.seatledger.query.consuming.StoppedException;
import io.seatledger.query.consuming.View;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of all seats of one license type, in every open pool of the account. A seat only moves between pools of
 * the same type, so no reader ever sees it in two pools, or in none.
 *
 * @param pools by the id of the pool, ordered by it
 */
@Document("license_seats")
record SeatsView(@Id String id, String accountId, String licenseType, Map<String, Seats> pools, long accountVersion)
        implements View {

    /**
     * What has become of a pool's seats.
     *
     * @param allotted how many of them belong to other pools now
     * @param reserved how many of them pending users hold
     * @param accountVersion version of the last event that changed these numbers
     */
    record Seats(int capacity, int allotted, int assigned, int reserved, long accountVersion) {

        static Seats free(int capacity) {
            return new Seats(capacity, 0, 0, 0, 0);
        }

        /** The seats that nobody has: capacity − allotted − assigned − reserved. */
        int remaining() {
            return capacity - allotted - assigned - reserved;
        }

        Seats resized(int newCapacity) {
            return new Seats(newCapacity, allotted, assigned, reserved, accountVersion);
        }

        Seats allot(int more) {
            return new Seats(capacity, allotted + more, assigned, reserved, accountVersion);
        }

        Seats assign(int more) {
            return new Seats(capacity, allotted, assigned + more, reserved, accountVersion);
        }

        Seats reserve(int more) {
            return new Seats(capacity, allotted, assigned, reserved + more, accountVersion);
        }

        private Seats at(long version) {
            return new Seats(capacity, allotted, assigned, reserved, version);
        }
    }

    /** The document with a new pool. */
    SeatsView with(String poolId, int capacity, long version) {
        return with(poolId, Seats.free(capacity).at(version), version);
    }

    /**
     * The document with other numbers of a pool.
     *
     * @throws StoppedException if there is no such pool
     */
    SeatsView with(String poolId, UnaryOperator<Seats> change, long version) {
        Seats seats = pools.get(poolId);
        if (seats == null) {
            throw new StoppedException("the read model has no seats of pool " + poolId);
        }
        return with(poolId, change.apply(seats).at(version), version);
    }

    SeatsView without(String poolId, long version) {
        Map<String, Seats> rest = new TreeMap<>(pools);
        rest.remove(poolId);
        return new SeatsView(id, accountId, licenseType, rest, version);
    }

    private SeatsView with(String poolId, Seats seats, long version) {
        Map<String, Seats> all = new TreeMap<>(pools);
        all.put(poolId, seats);
        return new SeatsView(id, accountId, licenseType, all, version);
    }
}
