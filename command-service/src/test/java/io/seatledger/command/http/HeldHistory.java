package io.seatledger.command.http;

import io.seatledger.infra.parts.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the tags of the log: while this is open, nothing can be sourced, and every decision waits. */
public final class HeldHistory implements AutoCloseable {

    private final Connection connection;

    private HeldHistory(Connection connection) {
        this.connection = connection;
    }

    /** Holds the tags from now on. */
    public static HeldHistory of(DatabaseAddress database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE event_tags IN ACCESS EXCLUSIVE MODE");
        }
        return new HeldHistory(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
