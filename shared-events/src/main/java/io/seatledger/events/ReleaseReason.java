package io.seatledger.events;

/** Why a seat went back to its pool. */
public enum ReleaseReason {
    /** An admin took the license from the user. */
    RELEASED_BY_ADMIN
}
