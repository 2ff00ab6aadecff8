package io.seatledger.command.decision;

/** Groups refusals by how callers handle them. */
public enum RefusalKind {
    /** The command is incomplete or malformed. */
    INVALID,
    /** The actor lacks the right. */
    FORBIDDEN,
    /** Something that the command names does not exist in the account. */
    NOT_FOUND,
    /** The command contradicts the current state; it may be accepted in another state. */
    CONFLICT,
    /** The thing that the command concerns has ended for good. */
    GONE,
    /** The caller insisted on a version that is not the current one. */
    STALE,
    /** The command contradicts itself, or breaks a rule that holds in every state. */
    UNPROCESSABLE
}
