package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what the events of a tag come to, so that {@link TagHistories} need not read a long history again. Nothing
 * depends on a snapshot: it is written in the background, and one that cannot be written is dropped.
 */
public final class Snapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int WAITING = 256;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** How many events a snapshot saves at least. */
    private static final int LEAST_EVENTS = 1_000;

    /** What an event takes in the database, with its tags and its places in the indexes: roughly. */
    private static final int BYTES_OF_AN_EVENT = 1_024;

    /** A crash may lose it, and the one before it counts again. */
    private static final String WRITE = "INSERT INTO entity_snapshots AS s (tag, position, version, format, state)"
            + " SELECT ?, ?, ?, ?, ? FROM set_config('synchronous_commit', 'off', true)"
            + " WHERE EXISTS (SELECT FROM events WHERE position = ? AND hash = ?)"
            + " ON CONFLICT (tag) DO UPDATE SET position = excluded.position, version = excluded.version,"
            + " format = excluded.format, state = excluded.state"
            + " WHERE s.format <> excluded.format OR s.position < excluded.position";

    private record Snapshot(int format, Supplier<String> state, long version, long position, String hash) {}

    private final DataSource dataSource;
    private final Map<Tag, Snapshot> waiting = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private boolean closed;

    /** Starts a thread that writes until {@link #close}. */
    public Snapshots(DataSource dataSource) {
        this.dataSource = dataSource;
        this.thread = Thread.ofPlatform().name("snapshots").daemon().start(this::run);
    }

    /**
     * Whether a snapshot is worth its while: a large state is stored less often, so that snapshots never write much
     * more than the events themselves.
     *
     * @param events how many the tag has had since its last snapshot
     * @param weight how much memory the state takes, in bytes
     */
    public static boolean isDue(long events, long weight) {
        return events >= LEAST_EVENTS && events >= weight / BYTES_OF_AN_EVENT;
    }

    /**
     * Stores a snapshot some time later, or never. It returns at once.
     *
     * @param format of the state; it must change whenever the same events come to another text
     * @param state makes the text, on another thread
     * @param version the account version of the last event that counts as a change
     * @param position up to which the state contains all events of the tag
     * @param hash of the event at the position. A database that has lost this event gets no snapshot of it.
     */
    public void offer(Tag tag, int format, Supplier<String> state, long version, long position, String hash) {
        lock.lock();
        try {
            if (closed || (waiting.size() >= WAITING && !waiting.containsKey(tag))) {
                dropped.incrementAndGet();
                return;
            }
            waiting.put(tag, new Snapshot(format, state, version, position, hash));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many were written. */
    public long written() {
        return written.get();
    }

    /** How many were not written, because too many waited or the database did not take them. */
    public long dropped() {
        return dropped.get();
    }

    /** Whether the thread that writes runs. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (true) {
            Map.Entry<Tag, Snapshot> next;
            try {
                next = take();
            } catch (InterruptedException _) {
                return;
            }
            if (next == null) {
                return;
            }
            try {
                write(next.getKey(), next.getValue());
                written.incrementAndGet();
            } catch (SQLException | RuntimeException e) {
                dropped.incrementAndGet();
                LOG.warn("The snapshot of {} could not be written: {}", next.getKey(), e.toString());
            }
        }
    }

    /** Waits for a snapshot; {@code null} if there will be none any more. */
    private Map.@Nullable Entry<Tag, Snapshot> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (waiting.isEmpty()) {
                return null;
            }
            Map.Entry<Tag, Snapshot> first = waiting.entrySet().iterator().next();
            waiting.remove(first.getKey());
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void write(Tag tag, Snapshot snapshot) throws SQLException {
        String state = snapshot.state().get();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, TagText.of(tag));
            statement.setLong(2, snapshot.position());
            statement.setLong(3, snapshot.version());
            statement.setInt(4, snapshot.format());
            statement.setString(5, state);
            statement.setLong(6, snapshot.position());
            statement.setBytes(7, HexFormat.of().parseHex(snapshot.hash()));
            statement.executeUpdate();
        }
    }

    /** Takes no more snapshots, and writes those that wait, for five seconds at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
