package io.seatledger.query.availability;

/** What can be done with a pool at a time. */
enum PoolStatus {
    /** Its term has not begun: nobody can take a seat yet. */
    SCHEDULED,
    /** Seats can be taken. */
    ACTIVE,
    /** Its term has ended: nobody can take a seat, the licenses work. */
    IN_GRACE,
    /** The grace is over: the licenses do not work; who holds a seat still does. */
    SUSPENDED,
    /** It is gone, and nobody holds a seat. */
    CLOSED
}
