package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the log from a stored position on, without end. Under each name, only one of all processes on a database
 * follows the log; when it ends or loses its connection, another one takes over. Events are handled at least once,
 * because the position is stored after they were handled: at once if it has to be safe, or else within a tenth of a
 * second.
 *
 * <p>A follower that keeps up takes from memory what this process has just appended; whatever else there is, it reads
 * from the database. It handles only what a failover to a synchronous standby cannot lose, unless somebody cancels the
 * wait of a transaction for the standby.
 */
public final class LogFollower implements AutoCloseable {

    /** Handles the events while this process is the one that follows the log. */
    public interface Session extends AutoCloseable {

        /**
         * Selects what the session can handle now: all of the events, or those before the first that has to wait. It is
         * called before each {@link #handle}. An exception has the effect that it has there. If nothing is selected,
         * the stored position is read again: it may have been repaired together with what the session waits for.
         *
         * @param events in the order of the log; empty if there are none
         */
        default List<EventEnvelope> ready(List<EventEnvelope> events)
                throws InterruptedException, SQLException, ExecutionException {
            return events;
        }

        /**
         * Handles events in the order of the log. When this method returns, its effects must be at least as durable as
         * the position will be: nothing may be lost unless the position is lost with it. An exception is logged; after
         * a backoff, a new session starts with the same events.
         */
        void handle(List<EventEnvelope> events) throws InterruptedException, SQLException, ExecutionException;

        /**
         * Runs work that is due by time. It is called after events were handled, and regularly while none arrive.
         *
         * @return how long to wait before the next call; new events and a limit of one second may cut the wait short
         */
        default Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            return IDLE;
        }

        @Override
        void close();
    }

    /** Opens a session whenever this process becomes the one that follows the log. */
    @FunctionalInterface
    public interface Sessions {

        /**
         * Opens a session.
         *
         * @param connection in autocommit mode, for the session alone; it holds the lock of the follower, and the
         *     follower closes it
         */
        Session open(Connection connection) throws InterruptedException, SQLException, ExecutionException;

        /** Takes notice that another process follows the log now. It may be called many times. */
        default void leaveToAnother() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** Longer than any session takes to finish the work that is under way. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    /**
     * How often the lock may be refused, once a second, because the server still keeps a lost session of this process.
     */
    private static final int REFUSALS_OF_ITS_OWN = 10;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final HeldConnections connections;
    private final EventLog log;
    private final AppendSignal signal;
    private final String name;
    private final Sessions sessions;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long position;
    private volatile boolean following;

    /**
     * Makes a follower that does nothing until {@link #start}.
     *
     * @param name unique per reader; the position is stored and the lock is taken under it
     */
    public LogFollower(DataSource dataSource, EventLog log, AppendSignal signal, String name, Sessions sessions) {
        this.connections = HeldConnections.besides(dataSource);
        this.log = log;
        this.signal = signal;
        this.name = name;
        this.sessions = sessions;
        this.thread = Thread.ofPlatform().name("follows-log:" + name).unstarted(this::run);
    }

    /** Starts the thread that follows the log, or waits for its turn to. */
    public void start() {
        thread.start();
    }

    /**
     * The last position known to be handled; 0 as long as this process has never been the one that follows the log, and
     * outdated once it no longer is.
     */
    public long position() {
        return position;
    }

    /** The name under which the position is stored. */
    public String name() {
        return name;
    }

    /** Whether this process is the one that follows the log. */
    public boolean isFollowing() {
        return following;
    }

    /** Whether the thread that follows the log, or waits for its turn to, runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!closed) {
            long before = position;
            try (FollowerProgress progress = FollowerProgress.connect(connections, name)) {
                for (int refusals = 0; !closed && !progress.tryClaim(); refusals++) {
                    if (refusals >= REFUSALS_OF_ITS_OWN) {
                        sessions.leaveToAnother();
                    }
                    Thread.sleep(IDLE);
                }
                if (!closed) {
                    follow(progress);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | ExecutionException | RuntimeException e) {
                backoff = position > before ? FIRST_BACKOFF : longer(backoff);
                LOG.warn(
                        "{} failed after position {}, retrying in {} ms: {}",
                        name,
                        position,
                        backoff.toMillis(),
                        e.toString());
                if (!pause(backoff)) {
                    return;
                }
            }
        }
    }

    private void follow(FollowerProgress progress) throws SQLException, InterruptedException, ExecutionException {
        progress.awaitStandby();
        try (Session session = sessions.open(progress.connection())) {
            position = progress.position();
            following = true;
            LOG.info("{} follows the log from position {}", name, position);
            var pages = new PagesAhead(log, progress.connection(), BATCH);
            boolean keepsUp = false;
            while (!closed) {
                List<EventEnvelope> next = nextEvents(progress, pages, keepsUp);
                List<EventEnvelope> events = session.ready(next);
                keepsUp = events.size() == next.size() && (keepsUp || next.size() < BATCH);
                if (events.isEmpty()) {
                    progress.store();
                    position = progress.position();
                } else {
                    session.handle(events);
                    progress.requireConnection();
                    progress.advanceTo(events.getLast().position());
                    position = events.getLast().position();
                }
                Duration wait = session.whenIdle();
                progress.requireConnection();
                if (events.size() < BATCH) {
                    awaitEvents(progress, Math.min(wait.toMillis(), IDLE.toMillis()));
                }
            }
        } finally {
            following = false;
            storeAtTheEnd(progress);
        }
    }

    /**
     * Reads from memory only what follows the end of the log as this session has read it, so that a session that starts
     * or finds something wrong sees what the database has.
     */
    private List<EventEnvelope> nextEvents(FollowerProgress progress, PagesAhead pages, boolean keepsUp)
            throws SQLException, InterruptedException, ExecutionException {
        // Whoever reads from the database is told if the log has lost events.
        List<EventEnvelope> recent =
                keepsUp && !log.hasLostEvents() ? log.recent().after(position, BATCH) : List.of();
        if (recent.isEmpty()) {
            return pages.after(position);
        }
        progress.requireLock();
        return recent;
    }

    private void awaitEvents(FollowerProgress progress, long millis) throws SQLException, InterruptedException {
        long unstored = progress.isStored() ? 0 : Math.min(millis, FollowerProgress.STORED_EVERY_MILLIS);
        if (!signal.awaitAfter(position, unstored)) {
            progress.store();
            signal.awaitAfter(position, millis - unstored);
        }
    }

    private void storeAtTheEnd(FollowerProgress progress) {
        try {
            progress.store();
        } catch (SQLException e) {
            LOG.info("{} could not store its last position: {}", name, e.toString());
        }
    }

    private static Duration longer(Duration backoff) {
        Duration twice = backoff.multipliedBy(2);
        return twice.compareTo(LONGEST_BACKOFF) < 0 ? twice : LONGEST_BACKOFF;
    }

    private static boolean pause(Duration backoff) {
        try {
            Thread.sleep(backoff);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops following. The next follower handles again what was started and not finished. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
