package io.seatledger.query.live;

import java.util.List;

/** A read model whose changes are sent to those who follow the account. */
@FunctionalInterface
public interface ChangeSource {

    /**
     * The present state of the documents that changed after a version.
     *
     * @param after version that the reader has seen
     * @param reached version that all documents reflect at least
     * @param atMost the largest number of documents to return
     */
    List<Change> changedAfter(String accountId, long after, long reached, int atMost);
}
