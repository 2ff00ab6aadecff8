package io.seatledger.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a user of an account. Only {@link UserInvited}, {@link UserNamed} and {@link UserAddressChanged}
 * carry personal data.
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

    @Override
    default String happenedTo() {
        return userId();
    }

    /** An event that moves seats. */
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
     * @param expiresAt when the invitation expires unless it is accepted before
     * @param again whether the user was removed before, as opposed to being new to the account
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
            Instant expiresAt,
            boolean again)
            implements UserEvent {}

    /**
     * The invited person joined.
     *
     * @param emailClaim as in {@link UserInvited}: a reader of the claim's events alone learns that a user has the
     *     address
     */
    @EventName("invitation.accepted")
    record InvitationAccepted(String accountId, String userId, String invitationId, String emailClaim)
            implements UserEvent {}

    /**
     * The invitation counts from now on as if it were new. Links that were mailed before no longer work.
     *
     * @param mailing number of the mailing that this asks for; the invitation itself asked for mailing 1
     * @param expiresAt when the invitation expires unless it is accepted before
     */
    @EventName("invitation.resent")
    record InvitationResent(String accountId, String userId, String invitationId, int mailing, Instant expiresAt)
            implements UserEvent {}

    /**
     * A new link is about to be mailed. Links that were issued before no longer work.
     *
     * @param tokenHash lower-case hexadecimal SHA-256 of the token in the link, which is stored nowhere
     * @param mailing 1 for the first time, one more for each {@link InvitationResent}
     */
    @EventName("invitation.link-issued")
    record InvitationLinkIssued(String accountId, String userId, String invitationId, int mailing, String tokenHash)
            implements UserEvent {}

    /** A mail server accepted the invitation. */
    @EventName("invitation.mailed")
    record InvitationMailed(String accountId, String userId, String invitationId, int mailing) implements UserEvent {}

    /**
     * The mail could not be sent yet, and certainly nobody has received it. The same mailing is tried again, with a new
     * link.
     *
     * @param reason one sentence for people
     */
    @EventName("invitation.mail-deferred")
    record InvitationMailDeferred(String accountId, String userId, String invitationId, int mailing, String reason)
            implements UserEvent {}

    /**
     * The mail was rejected, or nobody can tell whether it was sent. The invitation stays valid and can be resent.
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
     * @param organizationId the home organization that the user had
     */
    @EventName("invitation.revoked")
    record InvitationRevoked(
            String accountId,
            String userId,
            String invitationId,
            String emailClaim,
            @Nullable String organizationId) implements UserEvent {}

    /**
     * The invitation expired before anybody accepted it; the user is removed.
     *
     * @param emailClaim as in {@link UserInvited}: the address can be invited again
     * @param organizationId the home organization that the user had
     */
    @EventName("invitation.expired")
    record InvitationExpired(
            String accountId,
            String userId,
            String invitationId,
            String emailClaim,
            @Nullable String organizationId) implements UserEvent {}

    /**
     * The user has a new display name, or none any more.
     *
     * @param name {@code null} for none
     */
    @EventName("user.named")
    record UserNamed(
            String accountId, String userId, @Nullable String name) implements UserEvent {}

    /**
     * The user has a new address. A pending invitation is resent there.
     *
     * @param email the normalised address
     * @param emailAsGiven the address as the admin spelled it
     * @param emailClaim as in {@link UserInvited}
     * @param formerEmailClaim the claim of the address before, which is free again
     * @param joined whether the user has joined, as opposed to having a pending invitation
     */
    @EventName("user.address-changed")
    record UserAddressChanged(
            String accountId,
            String userId,
            String email,
            String emailAsGiven,
            String emailClaim,
            String formerEmailClaim,
            boolean joined)
            implements UserEvent {}

    /** The user had no home organization and now has one. */
    @EventName("user.joined-organization")
    record UserJoinedOrganization(String accountId, String userId, String organizationId) implements UserEvent {}

    /** The user moved from one home organization to another. */
    @EventName("user.moved-to-organization")
    record UserMovedToOrganization(String accountId, String userId, String fromOrganizationId, String toOrganizationId)
            implements UserEvent {}

    /** The user no longer has a home organization. */
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
     * A user who had joined was removed and has no organization, no projects and no licenses any more.
     *
     * @param emailClaim as in {@link UserInvited}: the address can be invited again
     * @param organizationId the home organization that the user had
     * @param suspended whether the user was suspended, as opposed to active
     */
    @EventName("user.removed")
    record UserRemoved(
            String accountId,
            String userId,
            String emailClaim,
            @Nullable String organizationId,
            boolean suspended) implements UserEvent {}

    /** A pending user holds a seat. */
    @EventName("license.reserved")
    record LicenseReserved(String accountId, String userId, String poolId, String licenseType) implements SeatEvent {}

    /**
     * A user who has joined holds a seat.
     *
     * @param fromReservation whether this seat was reserved for the user in the same pool before
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
