package io.seatledger.events;

/** What becomes of the seats of a user who is suspended. */
public enum SeatsOfSuspended {
    /** They stay assigned, and taken. */
    KEEP,
    /** They go back to their pools, for good. */
    RELEASE
}
