package io.seatledger.command.decision;

import io.seatledger.events.Event;
import java.util.List;

/**
 * A decision that is durable, or the result of a dry run.
 *
 * @param accountVersion a read that waits for this version of the account sees the effect
 * @param dryRunEvents the events that a dry run would have appended; otherwise empty
 */
public record Decided<R>(Decision<R> decision, long accountVersion, List<Event> dryRunEvents) {

    public Decided {
        dryRunEvents = List.copyOf(dryRunEvents);
    }
}
