package io.seatledger.query.availability;

import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * All pools of an account in one document, so that no reader ever sees a seat in two pools, or in none, while it moves.
 *
 * @param id the account
 * @param pools by pool id
 */
@Document("availability")
record AvailabilityView(@Id String id, List<Pool> pools, long accountVersion) implements View {

    /**
     * A license pool and its seats.
     *
     * @param allottedFrom the pool that its seats come from; {@code null} when they were bought
     * @param allotted seats that other pools have of it
     * @param accountVersion of the last event that changed this pool
     */
    record Pool(
            String poolId,
            String licenseType,
            String name,
            @Nullable String organizationId,
            @Nullable String allottedFrom,
            int capacity,
            int allotted,
            int assigned,
            int reserved,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt,
            long graceSeconds,
            boolean closed,
            long accountVersion) {

        int available() {
            return capacity - allotted - assigned - reserved;
        }

        PoolStatus statusAt(Instant time) {
            if (closed) {
                return PoolStatus.CLOSED;
            }
            if (beginsAt != null && time.isBefore(beginsAt)) {
                return PoolStatus.SCHEDULED;
            }
            if (endsAt == null || time.isBefore(endsAt)) {
                return PoolStatus.ACTIVE;
            }
            return time.isBefore(endsAt.plusSeconds(graceSeconds)) ? PoolStatus.IN_GRACE : PoolStatus.SUSPENDED;
        }

        Pool withSeats(int moreAssigned, int moreReserved, long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    name,
                    organizationId,
                    allottedFrom,
                    capacity,
                    allotted,
                    assigned + moreAssigned,
                    reserved + moreReserved,
                    beginsAt,
                    endsAt,
                    graceSeconds,
                    closed,
                    version);
        }

        Pool withAllotted(int more, long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    name,
                    organizationId,
                    allottedFrom,
                    capacity,
                    allotted + more,
                    assigned,
                    reserved,
                    beginsAt,
                    endsAt,
                    graceSeconds,
                    closed,
                    version);
        }

        Pool named(String newName, long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    newName,
                    organizationId,
                    allottedFrom,
                    capacity,
                    allotted,
                    assigned,
                    reserved,
                    beginsAt,
                    endsAt,
                    graceSeconds,
                    closed,
                    version);
        }

        Pool resized(int newCapacity, long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    name,
                    organizationId,
                    allottedFrom,
                    newCapacity,
                    allotted,
                    assigned,
                    reserved,
                    beginsAt,
                    endsAt,
                    graceSeconds,
                    closed,
                    version);
        }

        Pool running(LicensePoolTermSet term, long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    name,
                    organizationId,
                    allottedFrom,
                    capacity,
                    allotted,
                    assigned,
                    reserved,
                    term.beginsAt(),
                    term.endsAt(),
                    term.graceSeconds(),
                    closed,
                    version);
        }

        Pool closed(long version) {
            return new Pool(
                    poolId,
                    licenseType,
                    name,
                    organizationId,
                    allottedFrom,
                    capacity,
                    allotted,
                    assigned,
                    reserved,
                    beginsAt,
                    endsAt,
                    graceSeconds,
                    true,
                    version);
        }
    }
}
