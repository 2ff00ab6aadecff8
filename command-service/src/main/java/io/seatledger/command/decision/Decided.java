package io.seatledger.command.decision;

import io.seatledger.events.Event;
import java.util.List;

/**
 * A decision that is durable, or was only tried.
 *
 * @param accountVersion a reader that waits for this version of the account sees the effect
 * @param rehearsed of a dry run, what would have been appended
 */
public record Decided<R>(Decision<R> decision, long accountVersion, List<Event> rehearsed) {

    /** Keeps an own copy. */
    public Decided {
        rehearsed = List.copyOf(rehearsed);
    }
}
