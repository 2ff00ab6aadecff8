package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the log, one bounded page at a time. Any number of threads may use it. */
public final class EventLog implements AccountVersions {

    private static final String COLUMNS = "e.event_id, e.account_id, e.account_version, e.position, e.occurred_at, "
            + "e.name, e.revision, e.metadata, e.payload, e.previous_hash, e.hash";
    private static final String HEAD = "(SELECT coalesce(max(position), 0) AS head FROM events)";

    private final DataSource dataSource;

    /** @param dataSource each read borrows a connection from it */
    public EventLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A page of events, and the head of the log in the same snapshot.
     *
     * @param head no event will ever be added at or before this position
     */
    record Page(long head, List<EventEnvelope> events) {}

    /**
     * The events after a position, oldest first.
     *
     * @param limit the most events to return, at least 1
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public List<EventEnvelope> readAfter(long position, int limit) {
        return read(new SqlCriteria.Everything(), position, Long.MAX_VALUE, limit)
                .events();
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
                        + " WHERE account_id = p.account_id AND account_version = p.version) e")) {
            statement.setArray(
                    1, texts(connection, places.stream().map(Place::accountId).toList()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", places.stream().map(Place::accountVersion).toArray()));
            Map<Place, String> hashes = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    hashes.put(new Place(row.getString(1), row.getLong(2)), row.getString(3));
                }
            }
            return hashes;
        } catch (SQLException e) {
            throw new EventStoreUnavailableException("the event log cannot be read", e);
        }
    }

    /**
     * The position of the last event; 0 if there is none.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public long head() {
        return number("SELECT head FROM " + HEAD + " h", null);
    }

    @Override
    public long versionOf(String accountId) {
        return number("SELECT coalesce(max(version), 0) FROM ledgers WHERE account_id = ?", accountId);
    }

    /** The position before the first event that happened at or after a time; the head if there is no such event. */
    long positionBefore(Instant time) {
        return number(
                "SELECT coalesce((SELECT min(position) - 1 FROM events WHERE occurred_at >= ?), " + "(SELECT head FROM "
                        + HEAD + " h))",
                OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    /** The selected events in {@code (after, upTo]}, oldest first, at most {@code limit} of them. */
    Page read(SqlCriteria selection, long after, long upTo, int limit) {
        String events = switch (selection) {
            case SqlCriteria.Everything _ ->
                "SELECT " + COLUMNS
                        + " FROM events e WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?";
            // The inner LIMIT bounds the work per tag to one page, however long the history of the tag is.
            case SqlCriteria.AnyOfTags _ ->
                "SELECT " + COLUMNS + " FROM events e JOIN (SELECT DISTINCT p.position"
                        + " FROM unnest(?) AS c(tag) CROSS JOIN LATERAL (SELECT t.position FROM event_tags t"
                        + " WHERE t.tag = c.tag AND t.position > ? AND t.position <= ? ORDER BY t.position LIMIT ?) p"
                        + " ORDER BY p.position LIMIT ?) s ON s.position = e.position";
            case SqlCriteria.Condition(String condition, var _) ->
                "SELECT " + COLUMNS
                        + " FROM events e WHERE e.position > ? AND e.position <= ? AND " + condition
                        + " ORDER BY e.position LIMIT ?";
        };
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT h.head, e.* FROM " + HEAD + " h LEFT JOIN (" + events + ") e ON TRUE ORDER BY 5")) {
            int i = 1;
            if (selection instanceof SqlCriteria.AnyOfTags(List<String> tags)) {
                statement.setArray(i++, texts(connection, tags));
            }
            statement.setLong(i++, after);
            statement.setLong(i++, upTo);
            if (selection instanceof SqlCriteria.AnyOfTags) {
                statement.setInt(i++, limit);
            }
            if (selection instanceof SqlCriteria.Condition(var _, List<List<String>> arguments)) {
                for (List<String> argument : arguments) {
                    statement.setArray(i++, texts(connection, argument));
                }
            }
            statement.setInt(i, limit);
            return pageOf(statement);
        } catch (SQLException e) {
            throw new EventStoreUnavailableException("the event log cannot be read", e);
        }
    }

    static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static Page pageOf(PreparedStatement statement) throws SQLException {
        List<EventEnvelope> events = new ArrayList<>();
        long head = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                head = row.getLong(1);
                Timestamp time = row.getTimestamp(6);
                if (time != null) {
                    events.add(new EventEnvelope(
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5),
                            time.toInstant(),
                            row.getString(7),
                            row.getInt(8),
                            row.getString(9),
                            row.getString(10),
                            row.getString(11),
                            row.getString(12)));
                }
            }
        }
        return new Page(head, events);
    }

    private long number(String sql, @Nullable Object argument) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            if (argument != null) {
                statement.setObject(1, argument);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new EventStoreUnavailableException("the event log cannot be read", e);
        }
    }
}
