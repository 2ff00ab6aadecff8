package io.seatledger.command.user;

/** The status of a user. */
public enum UserStatus {
    /** The user is invited, and has not accepted yet. */
    PENDING,
    /** The user has joined. */
    ACTIVE,
    /** The user has joined, but may not work until restored. */
    SUSPENDED,
    /** The user was removed, or never joined because the invitation was revoked or expired. */
    REMOVED
}
