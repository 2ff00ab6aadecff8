package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Answer;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.CommandRequest;
import io.seatledger.command.intake.Problem;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.AccountId;
import org.springframework.stereotype.Component;

/** Hands requests in and takes the answers. */
@Component
class Commands {

    private final CommandIntake intake;

    Commands(CommandIntake intake) {
        this.intake = intake;
    }

    /**
     * Waits until the outcome is durable.
     *
     * @param accountId as it stands in the path
     * @throws ProblemException when the command is refused
     */
    <A extends Answer> A handle(String accountId, CommandRequest<A> request, CommandContext context)
            throws InterruptedException {
        return handle(PathIds.account(accountId), request, context);
    }

    <A extends Answer> A handle(AccountId account, CommandRequest<A> request, CommandContext context)
            throws InterruptedException {
        return switch (intake.handle(account, request, context)) {
            case Reply.Accepted<A>(A answer, var rehearsed) -> {
                if (context.dryRun()) {
                    DryRunAdvice.mark(rehearsed);
                }
                yield answer;
            }
            case Reply.Refused<A>(Problem problem, Long _) -> throw new ProblemException(problem);
        };
    }
}
