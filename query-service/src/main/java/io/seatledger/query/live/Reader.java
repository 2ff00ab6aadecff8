package io.seatledger.query.live;

import java.time.Instant;

/**
 * Somebody who follows an account.
 *
 * @param until when the reader's token is no longer accepted
 */
record Reader(String accountId, String subject, Instant until) {}
