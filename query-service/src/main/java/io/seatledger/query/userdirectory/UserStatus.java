package io.seatledger.query.userdirectory;

/** Where a user stands. */
enum UserStatus {
    /** Invited, and has not accepted yet. */
    PENDING,
    /** Has joined. */
    ACTIVE
}
