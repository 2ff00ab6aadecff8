package io.seatledger.command.automation;

import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads a table that is derived from the log, on the connection of the follower's session. */
final class DerivedTable {

    private final Connection connection;

    DerivedTable(Connection connection) {
        this.connection = connection;
    }

    /** What an event does to the table. */
    @FunctionalInterface
    interface Change {
        void apply(EventEnvelope event) throws SQLException;
    }

    /** Reads the row that a result is at. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Applies a page of the log in one transaction. Its commit does not wait for the disk: what a crash of the database
     * loses is derived again, because the position in the log, which is stored afterwards, is lost with it.
     */
    void apply(List<EventEnvelope> events, Change change) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
            for (EventEnvelope event : events) {
                change.apply(event);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Executes one statement, and returns the number of rows that it changed. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** The rows that a query selects, in its order. */
    <T> List<T> select(Row<T> each, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet row = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(each.read(row));
            }
            return rows;
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(
                    i + 1, arguments[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : arguments[i]);
        }
        return statement;
    }
}
