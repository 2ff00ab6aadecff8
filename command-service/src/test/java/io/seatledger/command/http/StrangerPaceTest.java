package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.web.Problem;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrangerPaceTest {

    private static final Problem FORBIDDEN = FailureProblems.of(new Refusal.Forbidden());

    @Test
    void answersASingleStrangerAtOnce() throws InterruptedException {
        assertThat(new StrangerPace(1, 1).paced("eve", FORBIDDEN)).isEqualTo(FORBIDDEN);
    }

    @Test
    void letsNoMoreOfAllLeaveInASecondThanItIsTold() {
        assertThat(timeOf(11, new StrangerPace(50, 1_000), true)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void letsNoMoreOfOneLeaveInASecondThanItIsTold() {
        assertThat(timeOf(11, new StrangerPace(1_000, 50), false)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void sendsAwayWhoeverWouldWaitTooLong() {
        var line = new StrangerPace.Line(1);
        long now = System.nanoTime();

        assertThat(IntStream.range(0, 11).mapToObj(_ -> line.turnAt(now)))
                .allSatisfy(turn -> assertThat(turn).isNotEmpty());
        assertThat(line.turnAt(now)).isEmpty();
        assertThat(line.turnAt(now + Duration.ofSeconds(2).toNanos())).isNotEmpty();
    }

    private static Duration timeOf(int calls, StrangerPace pace, boolean ofMany) {
        long start = System.nanoTime();
        Callers.atOnce(calls, caller -> {
            try {
                return pace.paced(ofMany ? "stranger-" + caller : "eve", FORBIDDEN);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
