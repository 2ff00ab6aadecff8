package io.seatledger.query.consuming;

import java.util.List;
import java.util.Map;

/** What events are folded into, and who is told. */
interface Lane {

    /** {@link Parked#LIVE}, or the key of a generation that is being filled. */
    String name();

    /** The generations to fold into. They may change at any time. */
    List<Generation> generations();

    /** Whether the events of an account are folded at all. */
    default boolean takes(String accountId) {
        return true;
    }

    /** These accounts have this progress now. */
    void folded(Map<String, AccountProgress> reached);
}
