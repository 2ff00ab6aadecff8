package io.seatledger.command.decision;

import io.seatledger.events.Event;
import java.util.List;

/**
 * A decision that is durable, or the result of a dry run.
 *
 * @param accountVersion a read that waits for this version of the account sees the effect
 * @param rehearsal what a dry run would have appended; otherwise nothing
 */
public record Decided<R>(Decision<R> decision, long accountVersion, Rehearsal rehearsal) {

    /**
     * The events that a dry run would have appended.
     *
     * @param events the first of them, at most {@link Decision#MAX_EVENTS}
     * @param count how many there are in all
     */
    public record Rehearsal(List<Event> events, int count) {

        static final Rehearsal NOTHING = new Rehearsal(List.of(), 0);

        public Rehearsal {
            events = List.copyOf(events);
        }
    }
}
