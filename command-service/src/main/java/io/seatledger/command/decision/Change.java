package io.seatledger.command.decision;

/** Whether an accepted command changed anything. */
public enum Change {
    /** It is so now. */
    CHANGED,
    /** It was so before, and nothing was appended. */
    UNCHANGED
}
