package io.seatledger.command.eventstore;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired outcomes in small batches, so that nobody has to wait for a long delete. */
public final class OutcomeCleaner implements AutoCloseable {

    /** The API promises its senders this retention. */
    private static final Duration MIN_RETENTION = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeCleaner.class);
    private static final int BATCH = 1_000;

    private final PostgresOutcomeStore outcomes;
    private final Duration keptFor;
    private final Duration every;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("outcome-cleaner").daemon().factory());

    /**
     * Makes a cleaner that does nothing until {@link #start}.
     *
     * @param keptFor at least 30 days
     * @param every pause between two runs
     * @throws IllegalArgumentException if {@code keptFor} is shorter than 30 days
     */
    public OutcomeCleaner(PostgresOutcomeStore outcomes, Duration keptFor, Duration every) {
        if (keptFor.compareTo(MIN_RETENTION) < 0) {
            throw new IllegalArgumentException(
                    "seatledger.outcomes.kept-for must be at least " + MIN_RETENTION.toDays() + " days");
        }
        this.outcomes = outcomes;
        this.keptFor = keptFor;
        this.every = every;
    }

    /** Schedules the runs; the first one starts after the pause. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::clean, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void clean() {
        try {
            long deleted = 0;
            int last;
            do {
                last = outcomes.deleteOlderThan(keptFor, BATCH);
                deleted += last;
            } while (last == BATCH && !timer.isShutdown());
            if (deleted > 0) {
                LOG.info("Deleted {} command outcomes older than {} days", deleted, keptFor.toDays());
            }
        } catch (RuntimeException e) {
            LOG.warn("Could not delete old command outcomes, retrying later: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
