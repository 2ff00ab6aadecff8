package io.seatledger.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a license pool itself; who takes its seats is told by {@link UserEvent}.
 *
 * <p>Seats of a pool can be allotted to pools of organizations. An allotted seat is counted where it can be taken, in
 * the organization's pool: with {@code available = capacity − allotted − assigned − reserved}, opening or enlarging an
 * allotted pool moves available seats out of the other one, and shrinking or closing it moves them back.
 */
public sealed interface LicensePoolEvent extends Event {

    /** The pool that this happened to. */
    String poolId();

    /**
     * Seats of one license type can be taken from this pool from now on, without an end.
     *
     * @param organizationId the organization that the pool is meant for, or {@code null} for the whole account
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
     * Seats of an account's pool can be taken from an organization's own pool from now on.
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

    /** A pool is called otherwise from now on. */
    @EventName("license-pool.renamed")
    record LicensePoolRenamed(String accountId, String poolId, String name) implements LicensePoolEvent {}

    /**
     * A pool has more seats, or fewer.
     *
     * @param allottedFrom the pool that the difference comes from or goes back to; {@code null} when it is bought
     */
    @EventName("license-pool.resized")
    record LicensePoolResized(
            String accountId, String poolId, @Nullable String allottedFrom, int fromCapacity, int toCapacity)
            implements LicensePoolEvent {}

    /**
     * When seats of the pool, and of those allotted from it, can be taken. Who holds a seat keeps it: after the end its
     * license still works until the grace is over, is suspended then, and works again as soon as a later end is set.
     *
     * @param allottedPools the pools that have seats of this one
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
     * A pool that nobody held a seat of is gone for good.
     *
     * @param allottedFrom the pool that its seats go back to; {@code null} when they were bought
     * @param capacity what it had
     */
    @EventName("license-pool.closed")
    record LicensePoolClosed(
            String accountId, String poolId, @Nullable String allottedFrom, int capacity) implements LicensePoolEvent {}
}
