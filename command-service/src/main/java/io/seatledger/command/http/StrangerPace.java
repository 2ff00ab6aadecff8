package io.seatledger.command.http;

import io.seatledger.command.intake.Problem;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Bounds what callers without rights cost the node, however many there are and however fast they come back. Their
 * refusals leave at a steady rate; whoever comes faster waits for the answer. A waiting request costs a virtual thread
 * and no CPU. A single stranger notices nothing.
 */
@Component
class StrangerPace {

    private static final long LONGEST_WAIT = Duration.ofSeconds(10).toNanos();

    private final long interval;
    private long next = System.nanoTime();

    /** @param perSecond the refusals of all strangers that leave in a second */
    StrangerPace(@Value("${seatledger.limits.strangers-a-second}") int perSecond) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Returns the problem when its turn has come, or at once another one if that would take too long. */
    Problem paced(Problem refusal) {
        OptionalLong turn = turnAt(System.nanoTime());
        if (turn.isEmpty()) {
            return Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "service.overloaded",
                    "Too many requests without rights are in progress on this node. Nothing was changed.");
        }
        long left = turn.getAsLong() - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = turn.getAsLong() - System.nanoTime();
        }
        return refusal;
    }

    /** Takes the next turn, as a time of {@link System#nanoTime}; empty if it is too far away. */
    synchronized OptionalLong turnAt(long now) {
        long turn = Math.max(now, next);
        if (turn - now > LONGEST_WAIT) {
            return OptionalLong.empty();
        }
        next = turn + interval;
        return OptionalLong.of(turn);
    }
}
