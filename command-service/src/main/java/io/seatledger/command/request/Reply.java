package io.seatledger.command.request;

import io.seatledger.events.Event;
import java.util.List;

/**
 * What became of a request that was decided.
 *
 * @param <A> what the sender is told when it is accepted
 */
public sealed interface Reply<A extends Answer> {

    /**
     * It has had its effect, or had it before.
     *
     * @param rehearsed of a dry run, what would have been appended
     */
    record Accepted<A extends Answer>(A answer, List<Event> rehearsed) implements Reply<A> {

        /** Keeps an own copy. */
        public Accepted {
            rehearsed = List.copyOf(rehearsed);
        }
    }

    /** Nothing was appended. */
    record Refused<A extends Answer>(Problem problem, long accountVersion) implements Reply<A> {}
}
