package io.seatledger.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a user of an account. Only {@link UserInvited} and {@link UserNamed} carry personal data.
 *
 * <p>Four events move seats. With {@code taken = assigned + reserved}, their effect on a pool is:
 *
 * <ul>
 *   <li>{@link LicenseReserved}: reserved + 1
 *   <li>{@link LicenseAssigned}: assigned + 1, and reserved − 1 when it came from a reservation
 *   <li>{@link LicenseChanged}: the seat leaves one pool and enters the other, in the same state
 *   <li>{@link LicenseReleased}: the count named by its {@code seat} − 1
 * </ul>
 */
public sealed interface UserEvent extends Event {

    /** The user that this happened to. */
    String userId();

    /** What moves seats. */
    sealed interface SeatEvent extends UserEvent {}

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
    record UserInvited(
            String accountId,
            String userId,
            String invitationId,
            String email,
            String emailAsGiven,
            String emailClaim,
            @Nullable String name,
            @Nullable String organizationId,
            @Nullable String projectId,
            Instant expiresAt)
            implements UserEvent {}

    /**
     * The invited person joined.
     *
     * @param emailClaim as in {@link UserInvited}: who sees only the address' claim can tell that it is a user's now
     */
    @EventName("invitation.accepted")
    record InvitationAccepted(String accountId, String userId, String invitationId, String emailClaim)
            implements UserEvent {}

    /**
     * The invitation counts from now on as if it were new: links that were mailed before are dead.
     *
     * @param mailing which one of its mailings this asks for: the invitation itself asked for the first
     * @param expiresAt when it ends unless accepted before
     */
    @EventName("invitation.resent")
    record InvitationResent(String accountId, String userId, String invitationId, int mailing, Instant expiresAt)
            implements UserEvent {}

    /**
     * The link that is about to be mailed; every one before it is dead.
     *
     * @param tokenHash lower-case hexadecimal SHA-256 of the token in the link, which is written nowhere else
     * @param mailing 1 for the first time, one more for each {@link InvitationResent}
     */
    @EventName("invitation.link-issued")
    record InvitationLinkIssued(String accountId, String userId, String invitationId, int mailing, String tokenHash)
            implements UserEvent {}

    /** A mail server took the invitation. */
    @EventName("invitation.mailed")
    record InvitationMailed(String accountId, String userId, String invitationId, int mailing) implements UserEvent {}

    /**
     * Nobody can tell that the invitation reaches the person; it stands, and can be sent again.
     *
     * @param reason one sentence for people
     */
    @EventName("invitation.mail-failed")
    record InvitationMailFailed(String accountId, String userId, String invitationId, int mailing, String reason)
            implements UserEvent {}

    /**
     * An Account Admin withdrew the invitation; the user is removed.
     *
     * @param emailClaim as in {@link UserInvited}: the address can be invited again
     */
    @EventName("invitation.revoked")
    record InvitationRevoked(String accountId, String userId, String invitationId, String emailClaim)
            implements UserEvent {}

    /**
     * The invitation's time was over; the user is removed.
     *
     * @param emailClaim as in {@link UserInvited}: the address can be invited again
     */
    @EventName("invitation.expired")
    record InvitationExpired(String accountId, String userId, String invitationId, String emailClaim)
            implements UserEvent {}

    /** The user has another display name. */
    @EventName("user.named")
    record UserNamed(String accountId, String userId, String name) implements UserEvent {}

    /** The user, who belonged to no organization, has a home organization. */
    @EventName("user.joined-organization")
    record UserJoinedOrganization(String accountId, String userId, String organizationId) implements UserEvent {}

    /** The user has another home organization. */
    @EventName("user.moved-to-organization")
    record UserMovedToOrganization(String accountId, String userId, String fromOrganizationId, String toOrganizationId)
            implements UserEvent {}

    /** The user belongs to no organization. */
    @EventName("user.left-organization")
    record UserLeftOrganization(String accountId, String userId, String organizationId) implements UserEvent {}

    /** The user works on a project, of any organization. */
    @EventName("user.added-to-project")
    record UserAddedToProject(String accountId, String userId, String projectId) implements UserEvent {}

    /** The user no longer works on a project. */
    @EventName("user.removed-from-project")
    record UserRemovedFromProject(String accountId, String userId, String projectId) implements UserEvent {}

    /** The user may not work until restored. */
    @EventName("user.suspended")
    record UserSuspended(String accountId, String userId) implements UserEvent {}

    /** The user may work again. */
    @EventName("user.restored")
    record UserRestored(String accountId, String userId) implements UserEvent {}

    /**
     * The user, who had joined, is gone: no organization, no project, no license.
     *
     * @param emailClaim as in {@link UserInvited}: the address can be invited again
     */
    @EventName("user.removed")
    record UserRemoved(String accountId, String userId, String emailClaim) implements UserEvent {}

    /** A pending user holds a seat. */
    @EventName("license.reserved")
    record LicenseReserved(String accountId, String userId, String poolId, String licenseType) implements SeatEvent {}

    /**
     * A user who has joined holds a seat.
     *
     * @param fromReservation whether the seat was reserved for the user in the same pool before
     */
    @EventName("license.assigned")
    record LicenseAssigned(String accountId, String userId, String poolId, String licenseType, boolean fromReservation)
            implements SeatEvent {}

    /** A user's license of this type now comes from another pool. */
    @EventName("license.changed")
    record LicenseChanged(
            String accountId, String userId, String licenseType, String fromPoolId, String toPoolId, SeatState seat)
            implements SeatEvent {}

    /** A seat went back to its pool. */
    @EventName("license.released")
    record LicenseReleased(
            String accountId, String userId, String poolId, String licenseType, SeatState seat, ReleaseReason reason)
            implements SeatEvent {}
}
