package io.seatledger.command.user;

import io.seatledger.events.UserEvent.UserInvited;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The latest invitation of a user. */
public record Invitation(String id, Status status, Recipient recipient, Instant expiresAt, Mailing mailing) {

    /**
     * The person whom the invitation is for.
     *
     * @param email the normalised address
     * @param name the display name that came with the address
     */
    public record Recipient(
            String email, String emailClaim, @Nullable String name) {}

    /**
     * The latest mail with a link.
     *
     * @param number counted from 1
     * @param tokenHash the hash of the token in the link; {@code null} unless a link was issued that may have been
     *     received
     * @param reported whether the outcome of the mailing is known
     */
    public record Mailing(int number, @Nullable String tokenHash, boolean reported) {}

    /** The status of an invitation. */
    public enum Status {
        /** Nobody has accepted it yet. */
        PENDING,
        /** The person has joined. */
        ACCEPTED,
        /** An Account Admin withdrew it. */
        REVOKED,
        /** Its lifetime ended before it was accepted. */
        EXPIRED
    }

    static Invitation of(UserInvited event) {
        return new Invitation(
                event.invitationId(),
                Status.PENDING,
                new Recipient(event.email(), event.emailClaim(), event.name()),
                event.expiresAt(),
                new Mailing(1, null, false));
    }

    Invitation with(Recipient newRecipient) {
        return new Invitation(id, status, newRecipient, expiresAt, mailing);
    }

    Invitation with(Status newStatus) {
        return new Invitation(id, newStatus, recipient, expiresAt, mailing);
    }

    Invitation resent(int number, Instant newEnd) {
        return new Invitation(id, status, recipient, newEnd, new Mailing(number, null, false));
    }

    Invitation linked(String tokenHash) {
        return new Invitation(id, status, recipient, expiresAt, new Mailing(mailing.number(), tokenHash, false));
    }

    /** The same mailing, as if no link had been issued: nobody has received it. */
    Invitation deferred() {
        return new Invitation(id, status, recipient, expiresAt, new Mailing(mailing.number(), null, false));
    }

    Invitation reported() {
        return new Invitation(
                id, status, recipient, expiresAt, new Mailing(mailing.number(), mailing.tokenHash(), true));
    }
}
