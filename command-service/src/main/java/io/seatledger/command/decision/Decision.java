package io.seatledger.command.decision;

/**
 * The answer to a command.
 *
 * @param <R> what the caller is told when it is accepted
 */
public sealed interface Decision<R> {

    /** The command has had its effect, or had it before. */
    record Accepted<R>(R result) implements Decision<R> {}

    /** Nothing was appended. */
    record Refused<R>(Refusal refusal) implements Decision<R> {}

    /** The command has had its effect. */
    static <R> Decision<R> accepted(R result) {
        return new Accepted<>(result);
    }

    /** The command is refused. */
    static <R> Decision<R> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }
}
