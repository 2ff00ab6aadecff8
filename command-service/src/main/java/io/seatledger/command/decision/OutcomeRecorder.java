package io.seatledger.command.decision;

import io.seatledger.command.eventstore.NewOutcome;

/**
 * How the decision on a command is worded to be kept for its repeats.
 *
 * @param <R> what the decision says
 */
@FunctionalInterface
public interface OutcomeRecorder<R> {

    /** What is kept; asked for before anything is appended. */
    NewOutcome outcomeOf(Decision<R> decision);
}
