package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * How far a reader has followed the log, and the right to be that reader: held by one process at a time, and lost with
 * the connection that holds it.
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

    /** Whether this connection now has the right; another process may have it. */
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

    /** The last position that the reader is done with; 0 at the beginning. */
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

    /** For what has to be written beside the progress; autocommit. */
    Connection connection() {
        return connection;
    }

    void advanceTo(long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO reader_progress SELECT ?, ? FROM "
                + LogFollower.NOT_AWAITED + " ON CONFLICT (reader) DO UPDATE SET position = excluded.position")) {
            statement.setString(1, reader);
            statement.setLong(2, position);
            statement.executeUpdate();
        }
    }

    void requireConnection() throws SQLException {
        if (!connection.isValid(VALIDATION_SECONDS)) {
            throw new SQLException("the connection that has the right to follow the log is gone");
        }
    }

    /** Gives the right back. */
    @Override
    public void close() throws SQLException {
        try (connection;
                PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
            statement.execute();
        }
    }
}
