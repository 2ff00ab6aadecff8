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
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the log, one bounded page at a time. Any number of threads may use it. */
public final class EventLog implements AccountVersions {

    private static final String COLUMNS = "e.event_id, e.account_id, e.account_version, e.position, e.occurred_at, "
            + "e.name, e.revision, e.metadata, e.payload, e.previous_hash, e.hash";
    private final DataSource dataSource;
    private final LogContinuity continuity = new LogContinuity();

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

    /**
     * The position of the last event; 0 if there is none.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public long head() {
        try (Connection connection = dataSource.getConnection()) {
            return continuity.headIn(connection).position();
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    /** Knows what this process has seen of the log. */
    LogContinuity continuity() {
        return continuity;
    }

    @Override
    public long versionOf(String accountId) {
        return number("SELECT coalesce(max(version), 0) FROM ledgers WHERE account_id = ?", accountId);
    }

    /** The position before the first event that happened at or after a time; the head if there is no such event. */
    long positionBefore(Instant time) {
        return number(
                "SELECT coalesce((SELECT min(position) - 1 FROM events WHERE occurred_at >= ?),"
                        + " (SELECT max(position) FROM events), 0)",
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
        LogHead asked = continuity.last();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT h.head, h.hash, h.id, h.timeline,"
                        + " h.known, e.* FROM " + LogContinuity.HEAD + " h LEFT JOIN (" + events
                        + ") e ON TRUE ORDER BY e.position")) {
            int i = 1;
            statement.setLong(i++, LogContinuity.positionOf(asked));
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
            return pageOf(statement, asked);
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }

    static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private Page pageOf(PreparedStatement statement, @Nullable LogHead asked) throws SQLException {
        List<EventEnvelope> events = new ArrayList<>();
        long head = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                if (row.isFirst()) {
                    head = continuity.check(asked, row).position();
                }
                Timestamp time = row.getTimestamp(10);
                if (time != null) {
                    events.add(new EventEnvelope(
                            row.getString(6),
                            row.getString(7),
                            row.getLong(8),
                            row.getLong(9),
                            time.toInstant(),
                            row.getString(11),
                            row.getInt(12),
                            row.getString(13),
                            row.getString(14),
                            row.getString(15),
                            row.getString(16)));
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
            throw EventStoreUnavailableException.of("the event log cannot be read", e);
        }
    }
}
