package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.PassingFailures;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP tells callers what the bus does by itself: send the command again, or do not. */
class FailureProblemsTest {

    @ParameterizedTest
    @MethodSource
    void areToBeTriedAgainIfTheyPassByThemselves(RuntimeException failure) {
        assertThat(PassingFailures.isPassing(failure)).isTrue();
        assertThat(FailureProblems.of(failure).isPassing()).isTrue();
        assertThat(FailureProblems.of(unfinishedBecauseOf(failure)).isPassing()).isTrue();
    }

    static Stream<RuntimeException> areToBeTriedAgainIfTheyPassByThemselves() {
        return Stream.concat(
                Arrays.stream(OverloadedException.Limit.values()).map(OverloadedException::new),
                Stream.of(new EventStoreUnavailableException("thrown by a test", null)));
    }

    @ParameterizedTest
    @MethodSource
    void areNotToBeTriedAgainOtherwise(RuntimeException failure) {
        assertThat(PassingFailures.isPassing(failure)).isFalse();
        assertThat(FailureProblems.of(failure).isPassing()).isFalse();
        assertThat(FailureProblems.of(unfinishedBecauseOf(failure)).isPassing()).isFalse();
    }

    static Stream<RuntimeException> areNotToBeTriedAgainOtherwise() {
        return Stream.of(new IllegalStateException("thrown by a test"), new RefusedException(new Refusal.Forbidden()));
    }

    private static RuntimeException unfinishedBecauseOf(RuntimeException failure) {
        return new UnfinishedListException(1, 1, true, failure);
    }
}
