package io.seatledger.command.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.seatledger.web.Problem;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Bounds what callers without rights cost the node, however many there are and however fast they come back. Their
 * refusals leave at a steady rate, for each caller and in all; whoever comes faster waits for the answer. A waiting
 * request costs a virtual thread and no CPU. A stranger who takes a moment between two requests notices nothing.
 */
@Component
class StrangerPace {

    private static final int MOST_REMEMBERED = 10_000;

    private final int ofOnePerSecond;
    private final Line all;
    private final Cache<String, Line> callers = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    /**
     * @param perSecond the refusals of all strangers that leave in a second
     * @param ofOnePerSecond those of one stranger
     */
    StrangerPace(
            @Value("${seatledger.limits.strangers-a-second}") int perSecond,
            @Value("${seatledger.limits.one-stranger-a-second}") int ofOnePerSecond) {
        this.all = new Line(perSecond);
        this.ofOnePerSecond = ofOnePerSecond;
    }

    /**
     * Returns the problem when the caller's turn has come, or at once another one if that would take too long.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    Problem paced(String caller, Problem refusal) throws InterruptedException {
        if (!callers.get(caller, _ -> new Line(ofOnePerSecond)).await()) {
            return Problem.of(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "sender.overloaded",
                    "Too many requests of yours without rights are in progress on this node. Nothing was changed.");
        }
        // A caller joins the common line only when its own turn has come, so nobody waits behind another's backlog.
        if (!all.await()) {
            return Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "service.overloaded",
                    "Too many requests without rights are in progress on this node. Nothing was changed.");
        }
        return refusal;
    }

    /** Turns at equal distances. */
    static final class Line {

        private static final long LONGEST_WAIT = Duration.ofSeconds(10).toNanos();

        private final long interval;
        private long next = System.nanoTime();

        Line(int perSecond) {
            interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        }

        private boolean await() throws InterruptedException {
            OptionalLong turn = turnAt(System.nanoTime());
            if (turn.isPresent()) {
                TimeUnit.NANOSECONDS.sleep(turn.getAsLong() - System.nanoTime());
            }
            return turn.isPresent();
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
}
