package io.seatledger.command.decision;

/** The kinds of refusals that callers handle differently. */
public enum RefusalKind {
    /** The command does not say what it would have to say. */
    INVALID,
    /** The actor lacks the right. */
    FORBIDDEN,
    /** Something that the command names does not exist in the account. */
    NOT_FOUND,
    /** The command contradicts the current state; it may be accepted in another one. */
    CONFLICT,
    /** What the command is about has ended for good. */
    GONE,
    /** The caller insisted on a version that is not the current one. */
    STALE,
    /** The command contradicts itself, or a rule that no state changes. */
    UNPROCESSABLE
}
