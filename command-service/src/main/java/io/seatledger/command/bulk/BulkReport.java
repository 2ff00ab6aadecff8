package io.seatledger.command.bulk;

import io.seatledger.command.decision.AnswerWord;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a bulk.
 *
 * @param results one for each command, in the order of the commands
 */
@Schema(name = "BulkHandled")
public record BulkReport(int accepted, int refused, List<Result> results) {

    public BulkReport {
        results = List.copyOf(results);
    }

    /**
     * The outcome of one command.
     *
     * @param outcome the outcome that the command would have on its own, or the code of the refusal
     * @param detail one sentence that explains a refusal; {@code null} if the command was accepted
     */
    @Schema(name = "BulkResult")
    public record Result(
            UserId userId, String outcome, @Nullable String detail) {

        static Result of(UserId userId, Decision<? extends AnswerWord> decision) {
            return switch (decision) {
                case Decision.Accepted<? extends AnswerWord>(var outcome) -> new Result(userId, outcome.word(), null);
                case Decision.Refused<? extends AnswerWord>(Refusal refusal) ->
                    new Result(userId, refusal.code(), refusal.detail());
            };
        }
    }
}
