package io.seatledger.command.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Passes any number of rows to a statement that has the same text for each number: as a table in its {@code FROM}, with
 * one array for each column.
 *
 * @param <R> one row
 */
final class RowType<R> {

    private record Column<R>(String name, String type, String cast, Function<R, Object> value) {}

    private final List<Column<R>> columns = new ArrayList<>();

    /** Adds a column. */
    RowType<R> with(String name, String type, Function<R, Object> value) {
        return with(name, type, type, value);
    }

    /** Adds a column that travels as another type than it has, because there are no arrays of arrays. */
    RowType<R> with(String name, String type, String cast, Function<R, Object> value) {
        columns.add(new Column<>(name, type, cast, value));
        return this;
    }

    /** The names of the columns. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The columns of the table. */
    String values(String alias) {
        return columns.stream()
                .map(column -> alias + "." + column.name() + "::" + column.cast())
                .collect(Collectors.joining(", "));
    }

    /** The table. */
    String table(String alias) {
        return "unnest(%s) AS %s(%s)"
                .formatted(columns.stream().map(_ -> "?").collect(Collectors.joining(", ")), alias, names());
    }

    /**
     * Binds the parameters of the table.
     *
     * @param first index of the first of them
     * @return index of the next parameter
     */
    int bind(PreparedStatement statement, int first, List<R> rows) throws SQLException {
        int i = first;
        for (Column<R> column : columns) {
            statement.setArray(
                    i++,
                    statement
                            .getConnection()
                            .createArrayOf(
                                    column.type(),
                                    rows.stream().map(column.value()).toArray()));
        }
        return i;
    }
}
