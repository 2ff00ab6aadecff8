package io.seatledger.command.bulk;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Plain;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bulk.
 *
 * @param results one for each command, in their order
 */
@Schema(name = "BulkHandled")
public record BulkReport(int accepted, int refused, List<Result> results) {

    /** Keeps a copy of its own. */
    public BulkReport {
        results = List.copyOf(results);
    }

    /**
     * What became of one command.
     *
     * @param outcome as for the user alone, or the code of the refusal
     * @param detail of a refusal, one sentence for people
     */
    @Schema(name = "BulkResult")
    public record Result(
            UserId userId, String outcome, @Nullable String detail) {

        static Result of(UserId userId, Decision<? extends Enum<?>> decision) {
            return switch (decision) {
                case Decision.Accepted<? extends Enum<?>>(var outcome) ->
                    new Result(userId, (String) Plain.of(outcome), null);
                case Decision.Refused<? extends Enum<?>>(Refusal refusal) ->
                    new Result(userId, refusal.code(), refusal.detail());
            };
        }
    }
}
