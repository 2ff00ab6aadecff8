package io.seatledger.command.intake;

import io.seatledger.web.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a command is told. HTTP and the bus each have one place that writes it.
 *
 * @param <R> the result of the decision, from which the contracts describe the answer
 */
public sealed interface Reply<R> {

    /**
     * The command has had its effect, now or before.
     *
     * @param answer the fields of the answer as they appear in JSON, including {@code accountVersion}
     * @param accountVersion a read that waits for this version sees the effect
     */
    record Accepted<R>(Map<String, Object> answer, long accountVersion) implements Reply<R> {}

    /**
     * The command had no effect.
     *
     * @param accountVersion the version that the decision was based on; {@code null} if the sender must not learn it
     */
    record Refused<R>(Problem problem, @Nullable Long accountVersion) implements Reply<R> {

        /** A caller who has no rights, or who names something unknown, must not learn whether the account exists. */
        static <R> Refused<R> at(Problem problem, long accountVersion) {
            return new Refused<>(problem, problem.hidesWhatExists() ? null : accountVersion);
        }
    }

    /**
     * The command was only tried, and would be accepted.
     *
     * @param accountVersion the version that the decision was based on
     */
    record Tried<R>(DryRun dryRun, long accountVersion) implements Reply<R> {}
}
