package io.seatledger.command.decision;

/**
 * The answer to a command.
 *
 * @param <R> what the sender is told when the command is accepted
 */
public sealed interface Decision<R> {

    /**
     * The most events that one decision appends. It bounds the transaction that all others wait for, and the events
     * that are in memory before it.
     */
    int MAX_EVENTS = 5_000;

    /** The command took effect, or the state already was as it asks. */
    record Accepted<R>(R result) implements Decision<R> {}

    /** The command was refused, and nothing was appended. */
    record Refused<R>(Refusal refusal) implements Decision<R> {}

    /** Accepts the command. */
    static <R> Decision<R> accepted(R result) {
        return new Accepted<>(result);
    }

    /** Refuses the command. */
    static <R> Decision<R> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }
}
