package io.seatledger.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a license pool itself. {@link UserEvent} tells who takes its seats.
 *
 * <p>Seats of a pool can be allotted to pools of organizations. An allotted seat is counted where it can be taken, in
 * the organization's pool: with {@code available = capacity − allotted − assigned − reserved}, opening or enlarging an
 * allotted pool moves available seats out of the other one, and shrinking or closing it moves them back.
 */
public sealed interface LicensePoolEvent extends Event {

    /** The pool that this happened to. */
    String poolId();

    @Override
    default String happenedTo() {
        return poolId();
    }

    /**
     * From now on, users can take seats of one license type from this pool, without an end.
     *
     * @param organizationId the organization that the pool belongs to, or {@code null} for the whole account
     * @param capacity number of seats, at least 0
     */
    @EventName("license-pool.opened")
    record LicensePoolOpened(
            String accountId,
            String poolId,
            String licenseType,
            String name,
            @Nullable String organizationId,
            int capacity)
            implements LicensePoolEvent {}

    /**
     * From now on, an organization's own pool offers seats that an account's pool gave up.
     *
     * @param fromPoolId the account's pool, which sets license type and term
     * @param capacity number of seats, at least 0
     * @param beginsAt as in {@link LicensePoolTermSet}, of the account's pool
     * @param endsAt as in {@link LicensePoolTermSet}, of the account's pool
     * @param graceSeconds as in {@link LicensePoolTermSet}, of the account's pool
     */
    @EventName("license-pool.allotted")
    record LicensePoolAllotted(
            String accountId,
            String poolId,
            String fromPoolId,
            String licenseType,
            String name,
            String organizationId,
            int capacity,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt,
            long graceSeconds)
            implements LicensePoolEvent {}

    /** A pool has a new name. */
    @EventName("license-pool.renamed")
    record LicensePoolRenamed(String accountId, String poolId, String name) implements LicensePoolEvent {}

    /**
     * A pool has more seats, or fewer.
     *
     * @param licenseType of its seats
     * @param allottedFrom the pool that the difference comes from or goes back to; {@code null} if it is bought
     */
    @EventName("license-pool.resized")
    record LicensePoolResized(
            String accountId,
            String poolId,
            String licenseType,
            @Nullable String allottedFrom,
            int fromCapacity,
            int toCapacity)
            implements LicensePoolEvent {}

    /**
     * From now on, this term says when users can take seats from the pool and from the pools allotted from it. Whoever
     * holds a seat keeps it: after the end, the license works until the grace is over and is then suspended; it works
     * again as soon as a later end is set.
     *
     * @param allottedPools the pools whose seats come from this one
     * @param beginsAt the first moment; {@code null} for always
     * @param endsAt the first moment after; {@code null} for never
     * @param graceSeconds after the end, at least 0
     */
    @EventName("license-pool.term-set")
    record LicensePoolTermSet(
            String accountId,
            String poolId,
            List<String> allottedPools,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt,
            long graceSeconds)
            implements LicensePoolEvent {}

    /**
     * A pool in which nobody held a seat is closed for good.
     *
     * @param licenseType of its seats
     * @param allottedFrom the pool that its seats go back to; {@code null} if they were bought
     * @param capacity its number of seats when it was closed
     */
    @EventName("license-pool.closed")
    record LicensePoolClosed(
            String accountId,
            String poolId,
            String licenseType,
            @Nullable String allottedFrom,
            int capacity) implements LicensePoolEvent {}
}
