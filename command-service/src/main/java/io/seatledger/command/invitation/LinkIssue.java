package io.seatledger.command.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a mail may be sent now. */
public sealed interface LinkIssue {

    /**
     * The link works: mail it.
     *
     * @param email the normalised address of the invited person
     * @param expiresAt when the link ends
     */
    record Issued(
            String accountName, String email, @Nullable String name, Instant expiresAt) implements LinkIssue {}

    /** A link was issued for this mailing before, and nobody knows whether it was mailed. */
    record Interrupted() implements LinkIssue {}

    /** There is nothing to mail: it has been, or the invitation has ended or was sent again. */
    record Obsolete() implements LinkIssue {}
}
