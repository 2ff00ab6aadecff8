package io.seatledger.query.live;

import java.time.Instant;

/**
 * Somebody who follows an account.
 *
 * @param until when the reader's token expires
 */
record Reader(String accountId, String subject, Instant until) {}
