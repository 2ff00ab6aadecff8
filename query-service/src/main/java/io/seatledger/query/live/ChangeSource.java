package io.seatledger.query.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A read model whose changes are sent to those who follow the account. */
public interface ChangeSource {

    /**
     * The present state of the documents that changed since a reader saw them.
     *
     * @param now changes by themselves count up to this time
     * @param atMost the largest number of documents to return
     */
    List<Change> changedSince(String accountId, Position seen, Instant now, int atMost);

    /** The next time after this one at which a document changes by itself. */
    default Optional<Instant> changesByItselfAfter(String accountId, Instant time) {
        return Optional.empty();
    }
}
