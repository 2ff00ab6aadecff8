package io.seatledger.query.userdirectory;

import io.seatledger.events.SeatState;
import io.seatledger.query.consuming.StoredFlat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of the account. {@link UserAnswer} is the form in which readers receive it.
 *
 * @param licenses ordered by license type
 * @param accountVersion version of the last event that changed this user
 */
record User(
        @StoredFlat Person person,
        UserStatus status,
        @StoredFlat Membership membership,
        List<License> licenses,
        Invitation invitation,
        Instant invitedAt,
        long accountVersion) {

    /**
     * Who the user is.
     *
     * @param email the normalised address, by which users are compared and sorted
     * @param emailAsGiven the address as the inviter spelled it, for display
     */
    record Person(
            String userId,
            String email,
            String emailAsGiven,
            @Nullable String name) {}

    /**
     * Where the user belongs.
     *
     * @param organizationId the home organization; {@code null} if the user has none
     * @param projectIds in alphabetical order, in any organization
     */
    record Membership(@Nullable String organizationId, List<String> projectIds) {

        static final Membership NONE = new Membership(null, List.of());
    }

    /** A license that the user holds, and the pool that it comes from. */
    record License(String licenseType, String poolId, SeatState seat) {}

    /**
     * The user's latest invitation.
     *
     * @param mail what became of its last mailing
     */
    record Invitation(String invitationId, InvitationStatus status, Instant expiresAt, Mail mail) {

        Invitation with(InvitationStatus changed) {
            return new Invitation(invitationId, changed, expiresAt, mail);
        }

        Invitation with(Mail changed) {
            return new Invitation(invitationId, status, expiresAt, changed);
        }
    }

    /** The state of an invitation. */
    enum InvitationStatus {
        /** Nobody has accepted it yet. */
        PENDING,
        /** The person has joined. */
        ACCEPTED,
        /** An Account Admin withdrew it. */
        REVOKED,
        /** It ran out before anybody accepted it. */
        EXPIRED
    }

    /**
     * The outcome of a mailing.
     *
     * @param failure one sentence for people; {@code null} unless the mailing, or its last attempt, failed
     */
    record Mail(MailStatus status, @Nullable String failure) {

        static final Mail QUEUED = new Mail(MailStatus.QUEUED, null);
    }

    /** The state of a mailing. */
    enum MailStatus {
        /** The mail is not sent yet, or the user joined without needing one. */
        QUEUED,
        /** A mail server accepted the mail. */
        SENT,
        /** The mail was rejected, or nobody can tell whether it was sent. */
        FAILED
    }

    User with(Person changed) {
        return new User(changed, status, membership, licenses, invitation, invitedAt, accountVersion);
    }

    User with(UserStatus changed) {
        return new User(person, changed, membership, licenses, invitation, invitedAt, accountVersion);
    }

    User with(Membership changed) {
        return new User(person, status, changed, licenses, invitation, invitedAt, accountVersion);
    }

    User with(List<License> changed) {
        return new User(person, status, membership, changed, invitation, invitedAt, accountVersion);
    }

    User with(Invitation changed) {
        return new User(person, status, membership, licenses, changed, invitedAt, accountVersion);
    }

    User at(long version) {
        return new User(person, status, membership, licenses, invitation, invitedAt, version);
    }
}
