package io.seatledger.command.decision;

import io.seatledger.command.eventstore.NewOutcome;

/**
 * Builds the outcome that is stored for repeats of a command.
 *
 * @param <R> what the sender is told when the command is accepted
 */
@FunctionalInterface
public interface OutcomeRecorder<R> {

    /** The outcome to store. It is called before anything is appended. */
    NewOutcome outcomeOf(Decision<R> decision);
}
