package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.events.EventCodec;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.infra.parts.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Inserts one row per transaction, like pgbench with a script of one {@code INSERT} and {@code -M prepared}. Each
 * caller has a connection of its own. Nothing is checked, and there are no positions, tags or chains.
 */
final class PlainInserts implements Appender {

    private final EventCodec codec = new EventCodec();
    private final HikariDataSource dataSource = new HikariDataSource();

    PlainInserts(DatabaseAddress database, int callers) throws SQLException {
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setMaximumPoolSize(callers);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " account_id text NOT NULL, payload text NOT NULL)");
        }
    }

    /** The driver prepares the statement once per connection. */
    @Override
    public long append(LicenseReserved event, long marker) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO plain (account_id, payload) VALUES (?, ?)")) {
            statement.setString(1, event.accountId());
            statement.setString(2, codec.encode(event));
            statement.executeUpdate();
            return marker + 1;
        }
    }

    @Override
    public long count() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM plain")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
