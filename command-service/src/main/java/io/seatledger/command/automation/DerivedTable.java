package io.seatledger.command.automation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes a table that is derived from the log, on the connection of the follower's session. */
final class DerivedTable {

    private final Connection connection;

    DerivedTable(Connection connection) {
        this.connection = connection;
    }

    /** What a page of the log does to the table. */
    @FunctionalInterface
    interface Changes {
        void apply() throws SQLException;
    }

    /**
     * Makes changes in one transaction. Its commit does not wait for the disk: what a crash of the database loses is
     * derived again, because the position in the log, which is stored afterwards, is lost with it.
     */
    void change(Changes changes) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
            changes.apply();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Executes one statement, and returns the number of rows that it changed. */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** A statement with its arguments; the caller closes it. */
    PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
