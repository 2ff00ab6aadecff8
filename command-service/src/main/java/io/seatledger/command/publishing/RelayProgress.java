package io.seatledger.command.publishing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * How far a topic has been published, and the right to publish to it: held by one process at a time, and lost with the
 * connection that holds it.
 */
final class RelayProgress implements AutoCloseable {

    private static final int VALIDATION_SECONDS = 5;

    private final Connection connection;
    private final String topic;

    private RelayProgress(Connection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    static RelayProgress connect(DataSource dataSource, String topic) throws SQLException {
        return new RelayProgress(dataSource.getConnection(), topic);
    }

    /** Whether this connection now has the right; another process may have it. */
    boolean tryClaim() throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT pg_try_advisory_lock(hashtext('relay'), hashtext(?))")) {
            statement.setString(1, topic);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The last position that the topic has for certain; 0 at the beginning. */
    long position() throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT coalesce(max(position), 0) FROM relay_progress WHERE topic = ?")) {
            statement.setString(1, topic);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void advanceTo(long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO relay_progress VALUES (?, ?)"
                + " ON CONFLICT (topic) DO UPDATE SET position = excluded.position")) {
            statement.setString(1, topic);
            statement.setLong(2, position);
            statement.executeUpdate();
        }
    }

    void requireConnection() throws SQLException {
        if (!connection.isValid(VALIDATION_SECONDS)) {
            throw new SQLException("the connection that has the right to publish is gone");
        }
    }

    /** Gives the right back. */
    @Override
    public void close() throws SQLException {
        try (connection; PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
            statement.execute();
        }
    }
}
