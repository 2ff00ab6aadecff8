package io.seatledger.command.intake;

import io.seatledger.events.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What became of a request that was decided.
 *
 * @param <A> what the sender is told when it is accepted
 */
public sealed interface Reply<A extends Answer> {

    /**
     * It has had its effect, or had it before.
     *
     * @param rehearsed of a dry run, what would have been appended
     */
    record Accepted<A extends Answer>(A answer, List<Event> rehearsed) implements Reply<A> {

        /** Keeps an own copy. */
        public Accepted {
            rehearsed = List.copyOf(rehearsed);
        }
    }

    /**
     * Nothing was appended.
     *
     * @param accountVersion that the decision was made on; {@code null} for who may not know of the account
     */
    record Refused<A extends Answer>(
            Problem problem, @Nullable Long accountVersion) implements Reply<A> {

        /** Who is refused as a stranger, or names what is not there, does not learn whether the account exists. */
        static <A extends Answer> Refused<A> at(Problem problem, long accountVersion) {
            boolean known = problem.status() != HttpStatus.FORBIDDEN.value()
                    && problem.status() != HttpStatus.NOT_FOUND.value();
            return new Refused<>(problem, known ? accountVersion : null);
        }
    }
}
