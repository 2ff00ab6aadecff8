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
 * Follows the log from a kept place on, without end. Of all processes on a database one follows under a name; when it
 * ends, or loses its connection, another one goes on. Events are handled at least once: the place is kept after they
 * have been handled.
 */
public final class LogFollower implements AutoCloseable {

    /** What is done with the events while this process is the one that follows. */
    public interface Session extends AutoCloseable {

        /**
         * Handles events in the order of the log. When this returns, its effect is as durable as the place will be:
         * nothing can be lost of it that does not take the place with it. What it throws is logged, and a new session
         * begins with the same events after a pause.
         */
        void handle(List<EventEnvelope> events) throws InterruptedException, SQLException, ExecutionException;

        /**
         * Does what is due, after events were handled and whenever nothing has come for a while.
         *
         * @return the time after which there may be something due again
         */
        default Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            return IDLE;
        }

        @Override
        void close();
    }

    /** Makes a session as soon as this process may follow. */
    @FunctionalInterface
    public interface Sessions {

        /**
         * Begins.
         *
         * @param connection the session's own, with autocommit; it has the right to follow
         */
        Session open(Connection connection) throws InterruptedException, SQLException, ExecutionException;
    }

    /**
     * For the {@code FROM} of a statement that is a transaction of its own, and writes what follows from the log: it
     * does not wait for the disk. A crash of the database may lose the last of these writes, with the place that they
     * belong to, and the events are handled again.
     */
    public static final String NOT_AWAITED = "set_config('synchronous_commit', 'off', true)";

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final EventLog log;
    private final AppendSignal signal;
    private final String name;
    private final Sessions sessions;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long position;

    /**
     * Takes its parts; {@link #start} starts it.
     *
     * @param name under which the place is kept
     */
    public LogFollower(DataSource dataSource, EventLog log, AppendSignal signal, String name, Sessions sessions) {
        this.dataSource = dataSource;
        this.log = log;
        this.signal = signal;
        this.name = name;
        this.sessions = sessions;
        this.thread = Thread.ofPlatform().name("follows-log:" + name).unstarted(this::run);
    }

    /** Begins to follow. */
    public void start() {
        thread.start();
    }

    /** Last position that this process is known to be done with; 0 while another process follows. */
    public long position() {
        return position;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!closed) {
            long before = position;
            try (FollowerProgress progress = FollowerProgress.connect(dataSource, name)) {
                if (progress.tryClaim()) {
                    follow(progress);
                } else {
                    Thread.sleep(IDLE);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | ExecutionException | RuntimeException e) {
                backoff = position > before ? FIRST_BACKOFF : longer(backoff);
                LOG.warn(
                        "{} was interrupted after position {}, going on in {} ms: {}",
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
        try (Session session = sessions.open(progress.connection())) {
            position = progress.position();
            LOG.info("{} goes on from position {}", name, position);
            while (!closed) {
                List<EventEnvelope> events = log.readAfter(position, BATCH);
                if (!events.isEmpty()) {
                    session.handle(events);
                    progress.advanceTo(events.getLast().position());
                    position = events.getLast().position();
                }
                Duration wait = session.whenIdle();
                if (events.size() < BATCH && !signal.awaitAfter(position, Math.min(wait.toMillis(), IDLE.toMillis()))) {
                    progress.requireConnection();
                }
            }
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

    /** Stops; what was begun and is not known to be done is handled again by the next one. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
