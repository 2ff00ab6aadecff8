package io.seatledger.command.eventstore;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this process can write to the log and read from it. It runs no query of its own: the listener asks the
 * database every second, and the appends show whether it takes what is written. After a failure, the lane keeps trying.
 */
final class StoreHealth implements HealthIndicator {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final EventLog log;
    private final AppendSignal signal;
    private final AppendLane lane;

    StoreHealth(EventLog log, AppendSignal signal, AppendLane lane) {
        this.log = log;
        this.signal = signal;
        this.lane = lane;
    }

    @Override
    public Health health() {
        Duration wait = lane.longestWait();
        Health.Builder health = reason(wait)
                .map(reason -> Health.down().withDetail("reason", reason))
                .orElseGet(Health::up);
        return health.withDetail("head", signal.head())
                .withDetail("waitingAppends", lane.waiting())
                .withDetail("oldestWaitingAppendSeconds", wait.toMillis() / 1_000.0)
                .build();
    }

    private Optional<String> reason(Duration wait) {
        Optional<String> loss = log.continuity().loss();
        if (loss.isPresent()) {
            return loss;
        }
        Duration silence = signal.sinceAnswer();
        if (silence.compareTo(LONGEST_SILENCE) > 0) {
            return Optional.of("the database has not answered for %d s".formatted(silence.toSeconds()));
        }
        if (log.continuity().isReadOnly()) {
            return Optional.of("the database is read-only");
        }
        String failure = lane.failure();
        if (failure != null) {
            return Optional.of("the database does not take appends: " + failure);
        }
        return wait.compareTo(LONGEST_WAIT) > 0
                ? Optional.of("the database has not taken an append for %d s".formatted(wait.toSeconds()))
                : Optional.empty();
    }
}
