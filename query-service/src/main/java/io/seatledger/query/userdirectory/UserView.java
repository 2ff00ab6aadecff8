package io.seatledger.query.userdirectory;

import io.seatledger.events.SeatState;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A user in the directory.
 *
 * @param sortName what people sort by: the name, else the address, in lower case
 * @param searchTokens beginnings of these are found by a search
 */
@Document("users")
record UserView(
        @Id String id,
        String accountId,
        String userId,
        String email,
        String emailAsGiven,
        @Nullable String name,
        String sortName,
        UserStatus status,
        @Nullable String organizationId,
        List<String> projectIds,
        List<License> licenses,
        Invitation invitation,
        Instant invitedAt,
        List<String> searchTokens,
        long accountVersion)
        implements View {

    /** A license that the user holds, and the pool that it comes from. */
    record License(String licenseType, String poolId, SeatState seat) {}

    /**
     * The invitation that the user came by, or is to come by.
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

    /** Where an invitation stands. */
    enum InvitationStatus {
        /** Nobody has accepted it yet. */
        PENDING,
        /** The person has joined. */
        ACCEPTED,
        /** An Account Admin withdrew it. */
        REVOKED,
        /** Its time was over. */
        EXPIRED
    }

    /**
     * What became of a mailing.
     *
     * @param failure one sentence for people; {@code null} unless it failed
     */
    record Mail(MailStatus status, @Nullable String failure) {

        static final Mail QUEUED = new Mail(MailStatus.QUEUED, null);
    }

    /** Where a mailing stands. */
    enum MailStatus {
        /** It is to be sent, or nobody needs it. */
        QUEUED,
        /** A mail server took it. */
        SENT,
        /** Nobody can tell that it arrives. */
        FAILED
    }
}
