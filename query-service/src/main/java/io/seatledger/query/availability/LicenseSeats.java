package io.seatledger.query.availability;

import io.seatledger.query.availability.SeatsView.Seats;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The seats of a license type, summed over its pools that are not closed. An allotted seat counts once, in the pool
 * where it can be taken.
 *
 * @param remaining seats that nobody has
 * @param assignable how many of them can be taken now
 * @param byStatus the same by the state of the pools, for each state that a pool is in
 */
record LicenseSeats(
        String licenseType,
        int pools,
        long capacity,
        long assigned,
        long reserved,
        long remaining,
        long assignable,
        List<StatusSeats> byStatus) {

    /** The seats of the pools that are in one state. */
    record StatusSeats(PoolStatus status, int pools, long capacity, long assigned, long reserved, long remaining) {

        private static StatusSeats none(PoolStatus status) {
            return new StatusSeats(status, 0, 0, 0, 0, 0);
        }

        private StatusSeats plus(Seats seats) {
            return new StatusSeats(
                    status,
                    pools + 1,
                    capacity + seats.capacity() - seats.allotted(),
                    assigned + seats.assigned(),
                    reserved + seats.reserved(),
                    remaining + seats.remaining());
        }
    }

    /** @param statuses of all pools, by their ids */
    static LicenseSeats sum(SeatsView seats, Map<String, PoolStatus> statuses) {
        Map<PoolStatus, StatusSeats> sums = new EnumMap<>(PoolStatus.class);
        seats.pools().forEach((poolId, counts) -> {
            PoolStatus status = statuses.get(poolId);
            if (status != null) {
                sums.merge(status, StatusSeats.none(status).plus(counts), (sum, _) -> sum.plus(counts));
            }
        });
        List<StatusSeats> all = List.copyOf(sums.values());
        return new LicenseSeats(
                seats.licenseType(),
                all.stream().mapToInt(StatusSeats::pools).sum(),
                all.stream().mapToLong(StatusSeats::capacity).sum(),
                all.stream().mapToLong(StatusSeats::assigned).sum(),
                all.stream().mapToLong(StatusSeats::reserved).sum(),
                all.stream().mapToLong(StatusSeats::remaining).sum(),
                all.stream()
                        .filter(each -> each.status().canBeTakenFrom())
                        .mapToLong(StatusSeats::remaining)
                        .sum(),
                all);
    }
}
