package io.seatledger.command.automation;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads a table that is derived from some events of the log, on the connection of the follower's session.
 */
final class DerivedTable {

    private final Connection connection;
    private final EventCodec codec;
    private final Set<String> names;

    /** @param events those that the table is derived from; others are not even decoded */
    DerivedTable(Connection connection, EventCodec codec, Set<Class<? extends Event>> events) {
        this.connection = connection;
        this.codec = codec;
        this.names = events.stream().map(event -> codec.typeOf(event).name()).collect(Collectors.toUnmodifiableSet());
    }

    /** What some events of the log do to the table. */
    @FunctionalInterface
    interface Change {
        void apply(List<Placed> events) throws SQLException;
    }

    /** An event, and the envelope that it came in. */
    record Placed(EventEnvelope envelope, Event event) {}

    /** Reads the row that a result is at. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Applies a page of the log in one transaction. Its commit does not wait for the disk: what a crash of the database
     * loses is derived again, because the position in the log, which is stored afterwards, is lost with it.
     *
     * @return whether the table is derived from any of the events
     */
    boolean apply(List<EventEnvelope> page, Change change) throws SQLException {
        List<Placed> events = eventsOf(page);
        if (events.isEmpty()) {
            return false;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
            change.apply(events);
            connection.commit();
            return true;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private List<Placed> eventsOf(List<EventEnvelope> page) {
        List<Placed> events = new ArrayList<>();
        for (EventEnvelope envelope : page) {
            if (names.contains(envelope.name())
                    && codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())
                            instanceof DecodedEvent.Known(Event event)) {
                events.add(new Placed(envelope, event));
            }
        }
        return events;
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
