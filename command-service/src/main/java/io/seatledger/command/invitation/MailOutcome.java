package io.seatledger.command.invitation;

import io.seatledger.command.language.Reason;

/** What became of an attempt to mail an invitation. */
public sealed interface MailOutcome {

    /** A mail server accepted the mail. */
    record Sent() implements MailOutcome {}

    /**
     * The mail was rejected for good, or nobody can tell whether it was sent.
     *
     * @param reason explains the failure
     */
    record Failed(Reason reason) implements MailOutcome {}

    /**
     * No mail server has accepted the mail, but one may do so later.
     *
     * @param reason explains the failure
     * @param tokenHash the hash of the token in the link that nobody has received
     */
    record Deferred(Reason reason, String tokenHash) implements MailOutcome {}
}
