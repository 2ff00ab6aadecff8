package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes readers when the log grows: at once after an append of this process, and by PostgreSQL's {@code NOTIFY} after
 * an append of another one, which says where the log ends. It also polls the log once a second, in case a notification
 * is lost.
 *
 * <p>The notifications of this process's own appends are ignored. They would wake readers before the lane has handed
 * them what it has written.
 */
public final class AppendSignal implements AutoCloseable {

    static final String CHANNEL = "seatledger_appends";

    private static final Logger LOG = LoggerFactory.getLogger(AppendSignal.class);
    private static final int POLL_MILLIS = 1_000;

    private final HeldConnections connections;
    private final EventLog log;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Thread thread;
    private volatile long head;
    private volatile int ignored;
    private volatile long askedAt = System.nanoTime();
    private volatile boolean closed;

    /** Starts a thread that listens until {@link #close}. */
    public AppendSignal(DataSource dataSource, EventLog log) {
        this.connections = HeldConnections.besides(dataSource);
        this.log = log;
        thread = Thread.ofPlatform().name("append-signal").daemon().start(this::listen);
    }

    /** The highest position that this process knows of. */
    public long head() {
        return head;
    }

    /** How long ago the database last said where the log ends; about a second as long as it answers. */
    Duration sinceAnswer() {
        return Duration.ofNanos(System.nanoTime() - askedAt);
    }

    /** Whether the thread that listens runs. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Waits until there is an event after a position.
     *
     * @return {@code true} if there is one, {@code false} if the time ran out
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean awaitAfter(long position, long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (head <= position && nanos > 0 && !closed) {
                nanos = grown.awaitNanos(nanos);
            }
            return head > position;
        } finally {
            lock.unlock();
        }
    }

    void reached(long position) {
        lock.lock();
        try {
            if (position <= head) {
                return;
            }
            head = position;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(AppendSignal::call);
    }

    /** The thread belongs to somebody else, who has no use for the listener's failures. */
    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener to appends failed", e);
        }
    }

    /**
     * Ignores the notifications of a connection, because whoever appends over it calls {@link #reached}.
     *
     * @param backend process identifier of the server's side; 0 for none
     */
    void ignore(int backend) {
        ignored = backend;
    }

    /** Adds a listener. Only {@link AxonContract.Tail} uses it. */
    void add(Runnable listener) {
        listeners.add(listener);
    }

    void remove(Runnable listener) {
        listeners.remove(listener);
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = connections.toListen();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!closed) {
                    reached(log.continuity().headIn(connection).position());
                    askedAt = System.nanoTime();
                    hearOthers(notifications);
                }
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    if (!(e instanceof LostHistoryException)) {
                        LOG.warn("Could not listen for appends, retrying: {}", e.toString());
                    }
                    connections.renewPoolAfter(e);
                    pause();
                }
            }
        }
    }

    /** Hears of the appends of other processes until it is time to ask for the head again. */
    private void hearOthers(PGConnection notifications) throws SQLException {
        long end = askedAt + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
        long millis = POLL_MILLIS;
        while (millis > 0 && !closed) {
            PGNotification[] received = notifications.getNotifications((int) millis);
            for (PGNotification each : received == null ? new PGNotification[0] : received) {
                if (each.getPID() != ignored) {
                    reached(Long.parseLong(each.getParameter()));
                }
            }
            millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
