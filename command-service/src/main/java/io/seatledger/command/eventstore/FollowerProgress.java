package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The position up to which a reader has processed the log, and the lock that makes this process the reader. Only one
 * process at a time holds the lock, and it loses the lock together with the connection.
 */
final class FollowerProgress implements AutoCloseable {

    private static final int VALIDATION_SECONDS = 5;

    private final Connection connection;
    private final String reader;

    private FollowerProgress(Connection connection, String reader) {
        this.connection = connection;
        this.reader = reader;
    }

    static FollowerProgress connect(DataSource dataSource, String reader) throws SQLException {
        return new FollowerProgress(dataSource.getConnection(), reader);
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

    /** The last position that the reader has processed; 0 at the beginning. */
    long position() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(max(position), 0) FROM reader_progress WHERE reader = ?")) {
            statement.setString(1, reader);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The connection that holds the lock, in autocommit mode. */
    Connection connection() {
        return connection;
    }

    void advanceTo(long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO reader_progress SELECT ?, ? FROM " + LogFollower.ASYNCHRONOUS_COMMIT
                        + " ON CONFLICT (reader) DO UPDATE SET position = excluded.position")) {
            statement.setString(1, reader);
            statement.setLong(2, position);
            statement.executeUpdate();
        }
    }

    void requireConnection() throws SQLException {
        if (!connection.isValid(VALIDATION_SECONDS)) {
            throw new SQLException("the connection that holds the lock of reader " + reader + " is lost");
        }
    }

    /** Releases the lock and closes the connection. */
    @Override
    public void close() throws SQLException {
        try (connection;
                PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
            statement.execute();
        }
    }
}
