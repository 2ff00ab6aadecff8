package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.EventTags;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The same log with the same guarantees, written the obvious way: each event in a transaction of its own. */
final class TransactionPerEvent implements Appender {

    private final EventCodec codec = new EventCodec();
    private final HikariDataSource dataSource;
    private final ReentrantLock turn = new ReentrantLock(true);

    TransactionPerEvent(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Callers wait for a lock in this process. Waiting for the database's lock instead would hold a connection per
     * caller and is several times slower, which would flatter group commit.
     */
    @Override
    public long append(LicenseReserved event, long marker) throws SQLException {
        turn.lock();
        try {
            return appendAlone(event, marker);
        } finally {
            turn.unlock();
        }
    }

    private long appendAlone(LicenseReserved event, long marker) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            number(connection, "SELECT 1 FROM pg_advisory_xact_lock(1)");
            long position = number(connection, "SELECT coalesce(max(position), 0) + 1 FROM events");
            if (number(
                            connection,
                            "SELECT count(*) FROM event_tags WHERE tag = (SELECT id FROM tag_names WHERE tag = ?)"
                                    + " AND position > ?",
                            "user=" + event.accountId() + "/" + event.userId(),
                            marker)
                    > 0) {
                throw new IllegalStateException("Another caller appended an event of the same user");
            }
            insert(connection, event, position);
            connection.commit();
            return position;
        }
    }

    private void insert(Connection connection, LicenseReserved event, long position) throws SQLException {
        long version = 1;
        String previous = LedgerHash.GENESIS;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT version, encode(hash, 'hex') FROM ledgers WHERE account_id = ?")) {
            statement.setString(1, event.accountId());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    version = row.getLong(1) + 1;
                    previous = row.getString(2);
                }
            }
        }
        EventType type = codec.typeOf(event);
        String id = UUID.randomUUID().toString();
        Instant time = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String payload = codec.encode(event);
        String metadata = codec.encodeMetadata(
                new EventMetadata("benchmark", UUID.randomUUID().toString(), null, null));
        List<String> tags = EventTags.of(event).stream()
                .map(tag -> tag.key() + "=" + tag.value())
                .sorted()
                .toList();
        String hash = LedgerHash.of(
                previous, version, event.accountId(), id, type.name(), type.revision(), time, tags, metadata, payload);
        update(
                connection,
                """
                WITH names AS (
                    INSERT INTO tag_names
                    SELECT (SELECT coalesce(max(id), 0) FROM tag_names) + row_number() OVER (), tag
                    FROM unnest(?) AS c(tag) WHERE NOT EXISTS (SELECT FROM tag_names n WHERE n.tag = c.tag)
                    RETURNING id
                )
                INSERT INTO events VALUES (?, ?, ?, ?, ?::uuid, ?, ?,
                    ARRAY(SELECT id FROM names UNION ALL SELECT id FROM tag_names WHERE tag = ANY(?)),
                    ?, ?, decode(?, 'hex'), decode(?, 'hex'))
                """,
                connection.createArrayOf("text", tags.toArray()),
                position,
                version,
                OffsetDateTime.ofInstant(time, ZoneOffset.UTC),
                type.revision(),
                id,
                event.accountId(),
                type.name(),
                connection.createArrayOf("text", tags.toArray()),
                metadata,
                payload,
                previous,
                hash);
    }

    @Override
    public long count() {
        try (Connection connection = dataSource.getConnection()) {
            return number(connection, "SELECT count(*) FROM events");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    private static long number(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
