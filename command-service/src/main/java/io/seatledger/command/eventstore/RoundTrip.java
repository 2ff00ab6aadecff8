package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that are sent together and answered together. PostgreSQL executes one after the other, each with its own
 * snapshot if the transaction is READ COMMITTED, and none after one that failed.
 */
final class RoundTrip {

    /** Binds the parameters of one statement. */
    @FunctionalInterface
    interface Binder {

        /**
         * Binds them.
         *
         * @param first index of the first parameter
         * @return index of the next statement's first parameter
         */
        int bind(PreparedStatement statement, int first) throws SQLException;
    }

    /** Reads the rows of one statement. */
    @FunctionalInterface
    interface Reader {
        void read(ResultSet rows) throws SQLException;
    }

    private record Part(String sql, Binder binder, Reader reader) {}

    private final List<Part> parts = new ArrayList<>();

    /** Adds a statement without parameters, whose result nobody needs. */
    RoundTrip with(String sql) {
        return with(sql, (_, first) -> first, _ -> {});
    }

    /** Adds a statement. */
    RoundTrip with(String sql, Binder binder, Reader reader) {
        parts.add(new Part(sql, binder, reader));
        return this;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Sends the statements, and reads all results when all have been executed. */
    void run(Connection connection) throws SQLException {
        String sql = parts.stream().map(Part::sql).collect(Collectors.joining(";"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (Part part : parts) {
                next = part.binder().bind(statement, next);
            }
            boolean hasRows = statement.execute();
            for (Part part : parts) {
                if (hasRows) {
                    part.reader().read(statement.getResultSet());
                }
                hasRows = statement.getMoreResults();
            }
        }
    }
}
