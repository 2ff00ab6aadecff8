package io.seatledger.command.intake;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.OutcomeRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A request that has become a command.
 *
 * @param <R> what the decision says
 * @param <A> what the sender is told of it
 */
record Prepared<R, A extends Answer>(Class<A> answerType, Sending<R> sending, Answering<R, A> answering) {

    /** Has the command decided. */
    @FunctionalInterface
    interface Sending<R> {
        Decided<R> send(CommandDispatcher dispatcher, CommandContext context, @Nullable OutcomeRecorder<R> recording)
                throws InterruptedException;
    }

    /** Words what the decision says. */
    @FunctionalInterface
    interface Answering<R, A> {
        A of(R result, long accountVersion);
    }

    static <R, A extends Answer> Prepared<R, A> of(Command<R> command, Class<A> answerType, Answering<R, A> answering) {
        return new Prepared<>(
                answerType,
                (dispatcher, context, recording) -> dispatcher.dispatch(command, context, recording),
                answering);
    }

    /** A command that says no more than whether anything changed. */
    static Prepared<Change, Changed> of(Command<Change> command) {
        return of(command, Changed.class, Changed::of);
    }
}
