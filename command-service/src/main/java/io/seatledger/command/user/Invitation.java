package io.seatledger.command.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest invitation of a user.
 *
 * @param email the normalised address that the invitation is for
 * @param name the display name that came with the address
 * @param mailing the number of the latest mailing, counted from 1
 * @param tokenHash the hash of the token in the link of the latest mailing; {@code null} before the link is issued
 * @param mailReported whether the outcome of the latest mailing is known
 */
public record Invitation(
        String id,
        Status status,
        String email,
        String emailClaim,
        @Nullable String name,
        Instant expiresAt,
        int mailing,
        @Nullable String tokenHash,
        boolean mailReported) {

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

    Invitation with(Status newStatus) {
        return new Invitation(id, newStatus, email, emailClaim, name, expiresAt, mailing, tokenHash, mailReported);
    }

    Invitation resent(int newMailing, Instant newEnd) {
        return new Invitation(id, status, email, emailClaim, name, newEnd, newMailing, null, false);
    }

    Invitation linked(String newTokenHash) {
        return new Invitation(id, status, email, emailClaim, name, expiresAt, mailing, newTokenHash, false);
    }

    Invitation reported() {
        return new Invitation(id, status, email, emailClaim, name, expiresAt, mailing, tokenHash, true);
    }
}
