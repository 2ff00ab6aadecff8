package io.seatledger.events;

/** Why a seat went back to its pool. */
public enum ReleaseReason {
    /** An Account Admin released it. */
    RELEASED_BY_ADMIN,
    /** The invitation that had reserved it was revoked. */
    INVITATION_REVOKED,
    /** The invitation that had reserved it expired. */
    INVITATION_EXPIRED,
    /** The user was suspended, and the account does not keep the seats of suspended users. */
    USER_SUSPENDED,
    /** The user was removed. */
    USER_REMOVED
}
