package io.seatledger.query.availability;

import io.seatledger.query.consuming.StoredFlat;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of a license pool: what does not change when a seat moves. Where its seats are is in {@link SeatsView}.
 *
 * @param capacityWhenClosed {@code null} while the pool is open
 * @param lastTransition the last time at which the state of the pool changes by itself; {@code null} if it never does
 */
@Document("license_pools")
record PoolView(
        @Id String id,
        String accountId,
        @StoredFlat Identity identity,
        @StoredFlat Origin origin,
        @StoredFlat Term term,
        boolean open,
        @Nullable Integer capacityWhenClosed,
        @Nullable Instant lastTransition,
        long accountVersion)
        implements View {

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
            return time.isBefore(suspendedFrom(endsAt)) ? PoolStatus.IN_GRACE : PoolStatus.SUSPENDED;
        }

        private Stream<Instant> transitions() {
            return Stream.of(beginsAt, endsAt, endsAt == null ? null : suspendedFrom(endsAt))
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull);
        }

        /** The log may hold times that were accepted before they had bounds. */
        private Instant suspendedFrom(Instant end) {
            return end.plusSeconds(Math.clamp(
                    graceSeconds,
                    Instant.MIN.getEpochSecond() - end.getEpochSecond(),
                    Instant.MAX.getEpochSecond() - end.getEpochSecond()));
        }
    }

    static PoolView opened(String id, String accountId, Identity identity, Origin origin, Term term, long version) {
        return new PoolView(
                id,
                accountId,
                identity,
                origin,
                term,
                true,
                null,
                term.transitions().max(Instant::compareTo).orElse(null),
                version);
    }

    PoolStatus statusAt(Instant time) {
        return open ? term.statusAt(time) : PoolStatus.CLOSED;
    }

    /** The next time after this one at which the state changes by itself. */
    Optional<Instant> transitionAfter(Instant time) {
        return open ? term.transitions().filter(time::isBefore).min(Instant::compareTo) : Optional.empty();
    }

    PoolView named(String name, long version) {
        return new PoolView(
                id,
                accountId,
                new Identity(identity.poolId(), identity.licenseType(), name),
                origin,
                term,
                open,
                capacityWhenClosed,
                lastTransition,
                version);
    }

    PoolView with(Term changed, long version) {
        return opened(id, accountId, identity, origin, changed, version);
    }

    PoolView closed(int capacity, long version) {
        return new PoolView(id, accountId, identity, origin, term, false, capacity, null, version);
    }
}
