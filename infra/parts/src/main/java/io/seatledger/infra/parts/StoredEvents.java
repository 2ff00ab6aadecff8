package io.seatledger.infra.parts;

import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads events as they are stored, without any code of the service. */
public final class StoredEvents {

    private static final String COLUMNS = "SELECT event_id, account_id, account_version, position, occurred_at, name,"
            + " revision, ARRAY(SELECT n.tag FROM event_tags t JOIN tag_names n ON n.id = t.tag WHERE t.position ="
            + " e.position), metadata, payload, encode(previous_hash, 'hex'), encode(hash, 'hex') FROM events e";

    private StoredEvents() {}

    /** The whole log, in the order of its positions. */
    public static List<EventEnvelope> all(DatabaseAddress database) {
        return read(database, COLUMNS + " ORDER BY position");
    }

    /** The events of an account, in the order of their versions. */
    public static List<EventEnvelope> of(DatabaseAddress database, String account) {
        return read(database, COLUMNS + " WHERE account_id = ? ORDER BY account_version", account);
    }

    private static List<EventEnvelope> read(DatabaseAddress database, String sql, String... arguments) {
        List<EventEnvelope> events = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(envelope(row));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The log at " + database.jdbcUrl() + " could not be read", e);
        }
        return events;
    }

    private static EventEnvelope envelope(ResultSet row) throws SQLException {
        return new EventEnvelope(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getString(6),
                row.getInt(7),
                Stream.of((String[]) row.getArray(8).getArray()).sorted().toList(),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12));
    }
}
