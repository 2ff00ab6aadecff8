package io.seatledger.command.decision;

import io.seatledger.command.eventstore.CommandOutcome;

/**
 * How the decision on a command is worded to be kept for its repeats.
 *
 * @param <R> what the decision says
 */
@FunctionalInterface
public interface Recording<R> {

    /** What is kept; asked for before anything is appended. */
    CommandOutcome outcomeOf(Decision<R> decision);
}
