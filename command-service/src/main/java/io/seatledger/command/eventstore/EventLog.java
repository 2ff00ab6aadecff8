package io.seatledger.command.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.events.EventEnvelope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Reads the log, one bounded page at a time. Any number of threads may use it. */
public final class EventLog {

    /** What {@link StoredEvent} has. */
    static final String COLUMNS =
            "e.event_id, e.account_version, e.position, e.occurred_at, e.name, e.revision, e.metadata, e.payload";

    private static final String ENVELOPES =
            "SELECT " + NumberedEvent.COLUMNS + " FROM events e WHERE e.position > ? ORDER BY e.position LIMIT ?";

    private static final HexFormat HEX = HexFormat.of();

    private final DataSource dataSource;
    private final TagNames tagNames = new TagNames();
    private final LogContinuity continuity = new LogContinuity();
    private final RecentEvents recent = new RecentEvents();

    /** @param dataSource each read borrows a connection from it */
    public EventLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A page of events, and the head of the log in the same snapshot of the database. */
    record Page<E>(Head head, List<E> events) {}

    /**
     * The events after a position, oldest first.
     *
     * @param limit the most events to return, at least 1
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public List<EventEnvelope> readAfter(long position, int limit) {
        return pageAfter(position, limit).events();
    }

    /** The same as {@link #readAfter(long, int)}, on a connection of the caller. */
    List<EventEnvelope> readAfter(Connection connection, long position, int limit) throws SQLException {
        return envelopesAfter(connection, position, limit).events();
    }

    /** The same as {@link #readAfter(long, int)}, with the head. */
    Page<EventEnvelope> pageAfter(long position, int limit) {
        try (Connection connection = dataSource.getConnection()) {
            return envelopesAfter(connection, position, limit);
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    private Page<EventEnvelope> envelopesAfter(Connection connection, long position, int limit) throws SQLException {
        Page<NumberedEvent> page = page(
                connection,
                ENVELOPES,
                statement -> {
                    statement.setLong(1, position);
                    statement.setInt(2, limit);
                    return 3;
                },
                NumberedEvent::read);
        Map<Long, String> names = tagNames.of(connection, page.events());
        return new Page<>(
                page.head(),
                page.events().stream().map(event -> event.named(names)).toList());
    }

    /** A version of an account, which one event led to. */
    public record Place(String accountId, long accountVersion) {}

    /**
     * The hashes of the events at these places. A place where the log has no event is missing.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public Map<Place, String> hashesAt(Collection<Place> places) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT p.account_id, p.version, e.hash"
                        + " FROM unnest(?, ?) AS p(account_id, version) CROSS JOIN LATERAL (SELECT hash FROM events"
                        + " WHERE account_id = p.account_id AND account_version = p.version LIMIT 1) e")) {
            statement.setArray(
                    1, texts(connection, places.stream().map(Place::accountId).toList()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", places.stream().map(Place::accountVersion).toArray()));
            Map<Place, String> hashes = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    hashes.put(new Place(row.getString(1), row.getLong(2)), HEX.formatHex(row.getBytes(3)));
                }
            }
            return hashes;
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    /**
     * The position of the last event; 0 if there is none.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public long head() {
        try (Connection connection = dataSource.getConnection()) {
            return replaceable(connection, () -> continuity.headIn(connection)).position();
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    /**
     * Whether the log has lost events that this process has seen. If so, nothing can be decided any more until the
     * process is restarted.
     */
    public boolean hasLostEvents() {
        return continuity.loss().isPresent();
    }

    /** Knows what this process has seen of the log. */
    LogContinuity continuity() {
        return continuity;
    }

    /** What was just appended, without a look at the database. */
    RecentEvents recent() {
        return recent;
    }

    /** See {@link AxonContract#POSITION_BEFORE}. */
    long positionBefore(Instant time) {
        return rows(
                        AxonContract.POSITION_BEFORE,
                        statement -> {
                            statement.setObject(1, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
                            return 2;
                        },
                        row -> row.getLong(1))
                .getFirst();
    }

    static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    /** Binds the parameters of a query, which are the first ones of the statement. */
    interface Binding {
        /** Returns the index of the next parameter. */
        int bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads the row that a result is at. */
    interface Row<E> {
        E read(ResultSet row) throws SQLException;
    }

    /** A page of a query that has a position and no {@code null} in its first column, in the order of positions. */
    <E> Page<E> page(String events, Binding binding, Row<E> event) {
        try (Connection connection = dataSource.getConnection()) {
            return page(connection, events, binding, event);
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    /** The head comes with the first row, whether or not there are events. */
    private <E> Page<E> page(Connection connection, String events, Binding binding, Row<E> event) throws SQLException {
        Head asked = continuity.last();
        try (PreparedStatement statement = connection.prepareStatement("SELECT e.*, h.* FROM (" + events
                + ") e RIGHT JOIN (" + LogContinuity.HEAD + ") h ON TRUE ORDER BY e.position")) {
            statement.setLong(binding.bind(statement), LogContinuity.positionOf(asked));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Head head = replaceable(connection, () -> continuity.check(asked, row));
                List<E> page = new ArrayList<>();
                if (row.getString(1) != null) {
                    do {
                        page.add(event.read(row));
                    } while (row.next());
                }
                return new Page<>(head, page);
            }
        }
    }

    /** Reads without asking for the head. */
    <E> List<E> rows(String query, Binding binding, Row<E> each) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            binding.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                List<E> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(each.read(row));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    private interface HeadCheck {
        Head check() throws SQLException;
    }

    /** Closes a connection to a server that has been replaced, so that the pool opens one to the new server. */
    private Head replaceable(Connection connection, HeadCheck check) throws SQLException {
        try {
            return check.check();
        } catch (ReplacedServerException e) {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
            }
            throw e;
        }
    }

    static StoredEvent storedEvent(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getString(5),
                row.getInt(6),
                row.getString(7),
                row.getString(8));
    }
}
