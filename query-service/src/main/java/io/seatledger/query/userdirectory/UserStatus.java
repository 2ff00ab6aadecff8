package io.seatledger.query.userdirectory;

/** Where a user stands. */
enum UserStatus {
    /** Invited, and has not accepted yet. */
    PENDING,
    /** Has joined. */
    ACTIVE,
    /** Has joined, and may not work until restored. */
    SUSPENDED,
    /** Gone, or never came: the invitation was revoked or expired. */
    REMOVED
}
