package io.seatledger.query.live;

import java.util.List;

/** A read model whose changes are sent to whoever looks at the account. */
@FunctionalInterface
public interface ChangeSource {

    /**
     * The documents of an account that reflect a later version than {@code after}, as they are now.
     *
     * @param reached version that all documents reflect at least
     * @param atMost how many are wanted
     */
    List<Change> changedAfter(String accountId, long after, long reached, int atMost);
}
