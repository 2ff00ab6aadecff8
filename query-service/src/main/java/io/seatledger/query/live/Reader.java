package io.seatledger.query.live;

import java.time.Instant;

/**
 * Who looks at an account.
 *
 * @param until when the reader's token ends
 */
record Reader(String accountId, String subject, Instant until) {}
