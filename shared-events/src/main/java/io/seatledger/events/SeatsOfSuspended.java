package io.seatledger.events;

/** What happens to the seats of a user who is suspended. */
public enum SeatsOfSuspended {
    /** The user keeps them: they stay assigned. */
    KEEP,
    /** They go back to their pools and are not restored with the user. */
    RELEASE
}
