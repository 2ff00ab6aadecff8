package io.seatledger.command.http;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision.Accepted;
import io.seatledger.command.decision.Decision.Refused;
import io.seatledger.command.decision.Effect;
import io.seatledger.command.decision.Handled;
import org.springframework.stereotype.Component;

/** Has a command decided and makes the answer. */
@Component
class Commands {

    /** What a caller is told about an accepted command. */
    interface Answer<R, A> {
        A of(R result, long accountVersion);
    }

    private final CommandDispatcher dispatcher;

    Commands(CommandDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /**
     * Waits until the decision is durable.
     *
     * @throws RefusedException when the command is refused
     */
    <R, A> A handle(Command<R> command, CommandContext context, Answer<R, A> answer) throws InterruptedException {
        return answer(dispatcher.dispatch(command, context), context, answer);
    }

    /**
     * Of a command that was decided.
     *
     * @throws RefusedException when the command is refused
     */
    <R, A> A answer(Handled<R> handled, CommandContext context, Answer<R, A> answer) {
        return switch (handled.decision()) {
            case Accepted<R>(R result) -> {
                if (context.dryRun()) {
                    DryRunAdvice.mark(handled.rehearsed());
                }
                yield answer.of(result, handled.accountVersion());
            }
            case Refused<R>(var refusal) -> throw new RefusedException(refusal);
        };
    }

    /** Of a command that says no more than whether anything changed. */
    Changed handle(Command<Effect> command, CommandContext context) throws InterruptedException {
        return handle(command, context, Changed::of);
    }
}
