package io.seatledger.command.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The invitation that a user came by, or is to come by.
 *
 * @param email the normalised address that it went to
 * @param name the display name that came with the address
 * @param mailing how often it was to be mailed
 * @param tokenHash of the link of the last mailing; {@code null} while none was issued
 * @param mailReported whether it is known what became of the last mailing
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

    /** Where an invitation stands. */
    public enum Status {
        /** Nobody has accepted it yet. */
        PENDING,
        /** The person has joined. */
        ACCEPTED,
        /** An Account Admin withdrew it. */
        REVOKED,
        /** Its time was over. */
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
