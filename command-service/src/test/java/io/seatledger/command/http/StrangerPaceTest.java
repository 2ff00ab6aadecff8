package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.intake.Problem;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrangerPaceTest {

    private static final Problem FORBIDDEN = Problem.of(new Refusal.Forbidden());

    @Test
    void answersASingleStrangerAtOnce() {
        var pace = new StrangerPace(1);

        assertThat(pace.paced(FORBIDDEN)).isEqualTo(FORBIDDEN);
    }

    @Test
    void letsNoMoreLeaveInASecondThanItIsTold() {
        var pace = new StrangerPace(50);
        long start = System.nanoTime();

        Callers.atOnce(11, _ -> pace.paced(FORBIDDEN));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void sendsAwayWhoeverWouldWaitTooLong() {
        var pace = new StrangerPace(1);
        long now = System.nanoTime();

        assertThat(IntStream.range(0, 11).mapToObj(_ -> pace.turnAt(now)))
                .allSatisfy(turn -> assertThat(turn).isNotEmpty());
        assertThat(pace.turnAt(now)).isEmpty();
        assertThat(pace.turnAt(now + Duration.ofSeconds(2).toNanos())).isNotEmpty();
    }
}
