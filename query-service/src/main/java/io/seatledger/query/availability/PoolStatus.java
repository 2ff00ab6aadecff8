package io.seatledger.query.availability;

/** What users can do with a pool at a given time. */
enum PoolStatus {
    /** The term has not begun: nobody can take a seat yet. */
    SCHEDULED,
    /** Seats can be taken. */
    ACTIVE,
    /** The term has ended: nobody can take a seat, but the licenses still work. */
    IN_GRACE,
    /** The grace is over: the licenses no longer work, but whoever holds a seat keeps it. */
    SUSPENDED,
    /** The pool is closed for good, and nobody holds a seat. */
    CLOSED;

    /** Whether further seats can be taken. */
    boolean canBeTakenFrom() {
        return this == ACTIVE;
    }

    /** Whether licenses from the pool work. */
    boolean isInForce() {
        return this == ACTIVE || this == IN_GRACE;
    }
}
