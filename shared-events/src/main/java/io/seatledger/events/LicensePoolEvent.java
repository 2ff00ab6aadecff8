package io.seatledger.events;

import org.jspecify.annotations.Nullable;

/** What can happen to a license pool itself; who takes its seats is told by {@link UserEvent}. */
public sealed interface LicensePoolEvent extends Event {

    /** The pool that this happened to. */
    String poolId();

    /**
     * Seats of one license type can be taken from this pool from now on.
     *
     * @param organizationId the organization that the pool is meant for, or {@code null} for the whole account
     * @param capacity number of seats, at least 0
     */
    @EventName("license-pool.opened")
    record LicensePoolOpened(String accountId, String poolId, String licenseType, String name,
            @Nullable String organizationId, int capacity) implements LicensePoolEvent {}
}
