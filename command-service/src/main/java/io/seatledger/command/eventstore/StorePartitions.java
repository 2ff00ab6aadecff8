package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes partitions of the log and of the outcomes before they are needed, and drops those whose outcomes have all
 * expired. Any number of nodes may do so at a time.
 */
public final class StorePartitions implements AutoCloseable {

    /**
     * How many positions a partition of the log has: some 50 GB with its indexes, which can be vacuumed, checked and
     * moved in an hour. Larger is better for whoever looks into every partition, such as {@link RightsIndex}: a billion
     * events are 20 of them. There are always two to come, which last for hours at any rate that one writer reaches.
     */
    private static final long POSITIONS = 50_000_000;

    /** The API promises its senders this retention. */
    private static final Duration MIN_RETENTION = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(StorePartitions.class);

    private final DataSource dataSource;
    private final long positions;
    private final Duration keptFor;
    private final Duration every;
    private volatile @Nullable String failure;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-partitions").daemon().factory());

    /**
     * Does nothing until {@link #start}.
     *
     * @param keptFor how long outcomes are kept, at least 30 days
     * @param every pause between two runs
     * @throws IllegalArgumentException if {@code keptFor} is shorter than 30 days
     */
    public StorePartitions(DataSource dataSource, Duration keptFor, Duration every) {
        this(dataSource, POSITIONS, keptFor, every);
    }

    StorePartitions(DataSource dataSource, long positions, Duration keptFor, Duration every) {
        if (keptFor.compareTo(MIN_RETENTION) < 0) {
            throw new IllegalArgumentException(
                    "seatledger.outcomes.kept-for must be at least " + MIN_RETENTION.toDays() + " days");
        }
        this.dataSource = dataSource;
        this.positions = positions;
        this.keptFor = keptFor;
        this.every = every;
    }

    /**
     * Makes the partitions of now, which are missing if no node has run for days, and schedules the next runs.
     *
     * @throws EventStoreUnavailableException if they cannot be made
     */
    public void start() {
        try {
            make();
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the partitions of the event store cannot be made", e);
        }
        var _ = timer.scheduleWithFixedDelay(this::tend, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why partitions could not be made or dropped the last time; {@code null} if they could. */
    @Nullable
    String failure() {
        return failure;
    }

    private void tend() {
        try {
            make();
            int dropped = call("SELECT drop_outcome_partitions(?::interval)", keptFor.toString());
            if (dropped > 0) {
                LOG.info("Dropped {} partitions of outcomes older than {} days", dropped, keptFor.toDays());
            }
            failure = null;
        } catch (SQLException | RuntimeException e) {
            failure = e.toString();
            LOG.warn("Could not tend the partitions of the event store, retrying later: {}", failure);
        } catch (Error e) {
            // The timer would keep it to itself.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void make() throws SQLException {
        int made = call("SELECT make_log_partitions(?)", positions) + call("SELECT make_outcome_partitions()");
        if (made > 0) {
            LOG.info("Made {} partitions of the event store", made);
        }
    }

    private int call(String sql, Object... arguments) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
