package io.seatledger.command.eventstore;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The position up to which a reader has processed the log, and the lock that makes this process the reader. Only one
 * process at a time holds the lock, and it loses the lock together with the connection. The server ends a connection
 * that is silent for seconds, so a process that has frozen loses its lock, too; one that only works for long does not,
 * because a thread of its own keeps the connection busy.
 *
 * <p>Not every position is stored, and most are stored without waiting for the disk or a standby. A crash loses those
 * of the last {@value #UNSAFE} events at most, and one of this process those of the last {@value #STORED_EVERY_MILLIS}
 * milliseconds.
 */
final class FollowerProgress implements AutoCloseable {

    private static final Duration BEAT = Duration.ofMillis(1_500);
    private static final int UNSAFE = 1_000;

    /** A follower that keeps up handles hundreds of batches a second. */
    static final int STORED_EVERY_MILLIS = 100;

    /** How long ago a statement may have shown that the connection is open, to count as open. */
    private static final Duration PROOF = Duration.ofMillis(100);

    private final Connection connection;
    private final String reader;
    private final Thread heart;
    private volatile @Nullable SQLException lost;
    private volatile long provenAt = System.nanoTime();
    private long handled;
    private long stored;
    private long storedAt = System.nanoTime();
    private long safe;

    private FollowerProgress(Connection connection, String reader) {
        this.connection = connection;
        this.reader = reader;
        this.heart = Thread.ofPlatform().name("holds-lock:" + reader).daemon().start(this::beat);
    }

    static FollowerProgress connect(HeldConnections connections, String reader) throws SQLException {
        return new FollowerProgress(connections.toFollow(), reader);
    }

    private void beat() {
        try (Statement statement = connection.createStatement()) {
            while (true) {
                Thread.sleep(BEAT);
                statement.execute("SELECT 1");
                provenAt = System.nanoTime();
            }
        } catch (SQLException e) {
            lost = e;
        } catch (InterruptedException _) {
            // The connection is being closed.
        }
    }

    /** Tries to take the lock; returns {@code false} if another process holds it. */
    boolean tryClaim() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtext('reader'), hashtext(?))")) {
            statement.setString(1, reader);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Waits until all that can be seen is where acknowledged events are: on the standby, too, if the database has one.
     * After a restart of the server, a transaction is visible even if it was still waiting for its standby. The commit
     * of this write waits for everything before it. What is read on {@link #connection} from then on is safe, because
     * no restart leaves the connection open.
     */
    void awaitStandby() throws SQLException {
        AppendWriter.touch(connection);
        safe = position();
    }

    /** The position that is stored; 0 at the beginning. */
    long position() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(max(position), 0) FROM reader_progress WHERE reader = ?")) {
            statement.setString(1, reader);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                stored = row.getLong(1);
            }
        }
        handled = stored;
        provenAt = System.nanoTime();
        return stored;
    }

    /** The connection that holds the lock, in autocommit mode. */
    Connection connection() {
        return connection;
    }

    /** Takes notice of what has been handled, and stores it if that is due. */
    void advanceTo(long position) throws SQLException {
        handled = position;
        if (handled - safe >= UNSAFE || System.nanoTime() - storedAt >= MILLISECONDS.toNanos(STORED_EVERY_MILLIS)) {
            store();
        }
    }

    /** Whether all that has been handled is stored. */
    boolean isStored() {
        return handled == stored;
    }

    /** Stores what has been handled. */
    void store() throws SQLException {
        if (isStored()) {
            return;
        }
        boolean waits = handled - safe >= UNSAFE;
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO reader_progress SELECT ?, ?"
                + (waits ? "" : " FROM set_config('synchronous_commit', 'off', true)")
                + " ON CONFLICT (reader) DO UPDATE SET position = excluded.position")) {
            statement.setString(1, reader);
            statement.setLong(2, handled);
            statement.executeUpdate();
        }
        stored = handled;
        storedAt = System.nanoTime();
        provenAt = storedAt;
        if (waits) {
            safe = handled;
        }
    }

    /**
     * Makes sure that this process still is the reader, for events that do not come over the connection.
     *
     * @throws SQLException if the connection is lost, and with it perhaps the lock
     */
    void requireLock() throws SQLException {
        requireConnection();
        if (System.nanoTime() - provenAt >= PROOF.toNanos()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
            provenAt = System.nanoTime();
        }
    }

    /** @throws SQLException if the connection is lost, and with it perhaps the lock */
    void requireConnection() throws SQLException {
        SQLException reason = lost;
        if (reason != null) {
            throw new SQLException("the connection that holds the lock of reader " + reader + " is lost", reason);
        }
    }

    /** Closes the connection, which releases the lock. */
    @Override
    public void close() throws SQLException {
        heart.interrupt();
        connection.close();
    }
}
