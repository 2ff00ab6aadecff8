package io.seatledger.query.userdirectory;

/** The state of a user. */
enum UserStatus {
    /** The user is invited and has not accepted yet. */
    PENDING,
    /** The user has joined. */
    ACTIVE,
    /** The user has joined, but may not work until restored. */
    SUSPENDED,
    /** The user was removed, or the invitation was revoked or expired. */
    REMOVED
}
