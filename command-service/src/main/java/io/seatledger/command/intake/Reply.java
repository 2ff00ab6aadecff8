package io.seatledger.command.intake;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What the sender of a command is told; each way in writes it in one place.
 *
 * @param <R> the result of the decision, which contracts describe the answer by
 */
@SuppressWarnings("unused")
public sealed interface Reply<R> {

    /**
     * The command has had its effect, now or before.
     *
     * @param answer the fields of the answer as they stand in JSON, {@code accountVersion} included
     * @param accountVersion a read that waits for this version sees the effect
     */
    record Accepted<R>(Map<String, Object> answer, long accountVersion) implements Reply<R> {}

    /**
     * The command had no effect.
     *
     * @param accountVersion the version that the decision was made on; {@code null} when the sender must not learn it
     */
    record Refused<R>(Problem problem, @Nullable Long accountVersion) implements Reply<R> {

        /** A caller without rights, or who names something unknown, must not learn whether the account exists. */
        static <R> Refused<R> at(Problem problem, long accountVersion) {
            boolean known = problem.status() != HttpStatus.FORBIDDEN.value()
                    && problem.status() != HttpStatus.NOT_FOUND.value();
            return new Refused<>(problem, known ? accountVersion : null);
        }
    }

    /**
     * The command would be accepted; it was only tried.
     *
     * @param accountVersion the version that the decision was made on
     */
    record Tried<R>(DryRun dryRun, long accountVersion) implements Reply<R> {}
}
