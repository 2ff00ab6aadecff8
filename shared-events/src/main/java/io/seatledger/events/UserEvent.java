package io.seatledger.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a user of an account. Only {@link UserInvited} carries personal data.
 *
 * <p>Four events move seats. With {@code taken = assigned + reserved}, their effect on a pool is:
 *
 * <ul>
 * <li>{@link LicenseReserved}: reserved + 1
 * <li>{@link LicenseAssigned}: assigned + 1, and reserved − 1 when it came from a reservation
 * <li>{@link LicenseChanged}: the seat leaves one pool and enters the other, in the same state
 * <li>{@link LicenseReleased}: the count named by its {@code seat} − 1
 * </ul>
 */
public sealed interface UserEvent extends Event {

    /** The user that this happened to. */
    String userId();

    /**
     * A person was invited to join the account.
     *
     * @param email the normalised address: the form in which addresses are compared
     * @param emailAsGiven the address as the admin spelled it
     * @param emailClaim keyed hash of {@code email}, the same for the same address within an account
     * @param name the display name that came with the address
     * @param organizationId the home organization
     * @param projectId the first project that the user works on, in any organization
     * @param expiresAt when the invitation ends unless accepted before
     */
    @EventName("user.invited")
    record UserInvited(String accountId, String userId, String invitationId, String email, String emailAsGiven,
            String emailClaim, @Nullable String name, @Nullable String organizationId, @Nullable String projectId,
            Instant expiresAt) implements UserEvent {}

    /**
     * The invited person joined.
     *
     * @param emailClaim as in {@link UserInvited}: who sees only the address' claim can tell that it is a user's now
     */
    @EventName("invitation.accepted")
    record InvitationAccepted(String accountId, String userId, String invitationId, String emailClaim)
            implements
                UserEvent {}

    /** A pending user holds a seat. */
    @EventName("license.reserved")
    record LicenseReserved(String accountId, String userId, String poolId, String licenseType) implements UserEvent {}

    /**
     * A user who has joined holds a seat.
     *
     * @param fromReservation whether the seat was reserved for the user in the same pool before
     */
    @EventName("license.assigned")
    record LicenseAssigned(String accountId, String userId, String poolId, String licenseType, boolean fromReservation)
            implements
                UserEvent {}

    /** A user's license of this type now comes from another pool. */
    @EventName("license.changed")
    record LicenseChanged(String accountId, String userId, String licenseType, String fromPoolId, String toPoolId,
            SeatState seat) implements UserEvent {}

    /** A seat went back to its pool. */
    @EventName("license.released")
    record LicenseReleased(String accountId, String userId, String poolId, String licenseType, SeatState seat,
            ReleaseReason reason) implements UserEvent {}
}
