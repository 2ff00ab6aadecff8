package io.seatledger.command.http;

import io.seatledger.infra.parts.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the lock on the log: while this is open, every append waits. */
public final class HeldLog implements AutoCloseable {

    private final Connection connection;

    private HeldLog(Connection connection) {
        this.connection = connection;
    }

    /** Holds the lock from now on. */
    public static HeldLog of(DatabaseAddress database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + 0x5EA71ED6E2L + ")");
        }
        return new HeldLog(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
