package io.seatledger.events;

/** How a user holds a seat. Either way the seat is taken: it counts against the capacity of its pool. */
public enum SeatState {
    /** Held by a user who has not accepted the invitation yet. */
    RESERVED,
    /** Held by a user who has joined. */
    ASSIGNED
}
