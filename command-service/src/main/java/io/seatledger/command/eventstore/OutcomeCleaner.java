package io.seatledger.command.eventstore;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes outcomes that no repeat may ask for any more, a few at a time, so that nobody waits for it. */
public final class OutcomeCleaner implements AutoCloseable {

    /** No sender may count on less. */
    private static final Duration SHORTEST = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeCleaner.class);
    private static final int AT_ONCE = 1_000;

    private final PostgresOutcomeStore outcomes;
    private final Duration keptFor;
    private final Duration every;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("outcome-cleaner").daemon().factory());

    /**
     * Takes its parts; {@link #start} starts it.
     *
     * @param keptFor at least 30 days
     * @param every pause between two rounds
     * @throws IllegalArgumentException when outcomes were to be kept for less
     */
    public OutcomeCleaner(PostgresOutcomeStore outcomes, Duration keptFor, Duration every) {
        if (keptFor.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "seatledger.outcomes.kept-for must be at least " + SHORTEST.toDays() + " days");
        }
        this.outcomes = outcomes;
        this.keptFor = keptFor;
        this.every = every;
    }

    /** Begins. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::clean, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void clean() {
        try {
            long deleted = 0;
            int last;
            do {
                last = outcomes.deleteOlderThan(keptFor, AT_ONCE);
                deleted += last;
            } while (last == AT_ONCE && !timer.isShutdown());
            if (deleted > 0) {
                LOG.info("Deleted {} outcomes of commands that are older than {} days", deleted, keptFor.toDays());
            }
        } catch (RuntimeException e) {
            LOG.warn("Old outcomes could not be deleted, trying again later: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
