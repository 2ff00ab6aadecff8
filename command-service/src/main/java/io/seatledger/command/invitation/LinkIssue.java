package io.seatledger.command.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to an automation that is about to mail a link. */
public sealed interface LinkIssue {

    /**
     * The link has been issued and can be mailed.
     *
     * @param email the normalised address of the invited person
     * @param expiresAt when the link stops working
     */
    record Issued(
            String accountName, String email, @Nullable String name, Instant expiresAt) implements LinkIssue {}

    /** Another link was issued for this mailing before, and nobody knows whether it was mailed. */
    record Interrupted() implements LinkIssue {}

    /** There is nothing to mail: the mail was sent before, or the invitation has ended or was sent again. */
    record Obsolete() implements LinkIssue {}
}
