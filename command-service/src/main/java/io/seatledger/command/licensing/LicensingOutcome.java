package io.seatledger.command.licensing;

/** What became of a license. */
public enum LicensingOutcome {
    /** A user who has joined took a seat. */
    ASSIGNED,
    /** A pending user took a seat. */
    RESERVED,
    /** The seat comes from another pool now. */
    CHANGED,
    /** The seat went back to its pool. */
    RELEASED,
    /** It was so before. */
    UNCHANGED
}
