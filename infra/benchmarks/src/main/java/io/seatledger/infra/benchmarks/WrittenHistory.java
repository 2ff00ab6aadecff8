package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.publishing.EventRelay;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;

/**
 * Writes long histories straight into the log of a database that no service has opened yet. The events, their tags and
 * their positions are what the service would have written; the hashes are not, because no decision looks at them. So
 * the triggers of the database are off, which only a superuser can do.
 */
final class WrittenHistory {

    private final DatabaseAddress database;

    /** Prepares the tables. */
    WrittenHistory(DatabaseAddress database) {
        this.database = database;
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
    }

    /**
     * Writes an account with a license type, a pool {@code global} and its seats' movements: every user gets a seat of
     * it and gives it back.
     *
     * @param admin the subject of its only admin
     * @param structure how many events of the structure it has, at least 4: the rest are names of the license type
     * @param seats how many events of seats the pool has
     */
    void account(String account, String admin, int structure, int seats) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            connection.setAutoCommit(false);
            execute(connection, "SET LOCAL session_replication_role = replica");
            long head = head(connection);
            execute(connection, """
                CREATE TEMPORARY TABLE written ON COMMIT DROP AS
                SELECT n,
                    CASE
                        WHEN n = 1 THEN 'account.opened'
                        WHEN n = 2 THEN 'account-admin.granted'
                        WHEN n = 3 THEN 'license-type.added'
                        WHEN n = 4 THEN 'license-pool.opened'
                        WHEN n <= ? THEN 'license-type.renamed'
                        WHEN n % 2 = 0 THEN 'license.assigned'
                        ELSE 'license.released'
                    END AS name,
                    'u' || n / 2 AS user_id
                FROM generate_series(1, ?) AS n
                """, structure, structure + seats);
            execute(connection, """
                INSERT INTO events SELECT ? + n, n, now(), 1, gen_random_uuid(), ?, name, '{}', '{"actor":"history"}',
                    (jsonb_build_object('accountId', ?::text) || CASE name
                        WHEN 'account.opened' THEN jsonb_build_object('name', 'History')
                        WHEN 'account-admin.granted' THEN jsonb_build_object('subject', ?::text)
                        WHEN 'license-pool.opened' THEN jsonb_build_object(
                            'poolId', 'global', 'licenseType', 'enterprise', 'name', 'G', 'capacity', 1000000)
                        WHEN 'license.assigned' THEN jsonb_build_object(
                            'userId', user_id, 'poolId', 'global', 'licenseType', 'enterprise')
                        WHEN 'license.released' THEN jsonb_build_object(
                            'userId', user_id, 'poolId', 'global', 'licenseType', 'enterprise',
                            'seat', 'ASSIGNED', 'reason', 'RELEASED')
                        ELSE jsonb_build_object('licenseType', 'enterprise', 'name', 'E' || n)
                    END)::text, sha256(''), sha256('')
                FROM written
                """, head, account, account, admin);
            execute(connection, """
                CREATE TEMPORARY TABLE tagged ON COMMIT DROP AS
                SELECT 'account=' || ? AS tag, ? + n AS position FROM written
                WHERE name NOT IN ('license.assigned', 'license.released')
                UNION ALL
                SELECT 'pool=' || ? || '/global', ? + n FROM written
                WHERE name IN ('license-pool.opened', 'license.assigned', 'license.released')
                UNION ALL
                SELECT 'user=' || ? || '/' || user_id, ? + n FROM written
                WHERE name IN ('license.assigned', 'license.released')
                """, account, head, account, head, account, head);
            execute(connection, """
                INSERT INTO tag_names
                SELECT (SELECT coalesce(max(id), 0) FROM tag_names) + row_number() OVER (), tag
                FROM (SELECT DISTINCT tag FROM tagged) t
                """);
            execute(
                    connection,
                    "INSERT INTO event_tags SELECT n.id, t.position, ? FROM tagged t JOIN tag_names n ON n.tag = t.tag",
                    account);
            execute(connection, "INSERT INTO ledgers VALUES (?, ?, sha256(''))", account, (long) structure + seats);
            connection.commit();
        }
    }

    /**
     * Lets every follower of the log begin after what was written, which must be one account. {@code topic} is that of
     * the events. It gets the last event, because the relay goes on only if the topic has it.
     */
    void skip(String topic) throws SQLException, InterruptedException, ExecutionException {
        publishTheLastEvent(topic);
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            execute(connection, """
                INSERT INTO reader_progress
                SELECT reader, (SELECT max(position) FROM events) FROM unnest(ARRAY[?, 'automation:invitation-expiry',
                    'automation:invitation-mail', 'automation:user-import']) AS reader
                """, topic);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE");
            }
        }
    }

    private void publishTheLastEvent(String topic) throws SQLException, InterruptedException, ExecutionException {
        Map<String, Object> servers = Map.of("bootstrap.servers", Parts.kafka().bootstrapServers());
        EventEnvelope last = last();
        var message = new ProducerRecord<>(topic, last.accountId(), last.payloadJson());
        CloudEventHeaders.of(last)
                .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (Admin admin = Admin.create(servers);
                var producer = new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(EventRelay.topicFor(topic))).all().get();
            producer.send(message).get();
        }
    }

    private EventEnvelope last() throws SQLException {
        try (var dataSource = new HikariDataSource();
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            dataSource.setJdbcUrl(database.jdbcUrl());
            dataSource.setUsername(database.user());
            dataSource.setPassword(database.password());
            return new EventLog(dataSource).readAfter(head(connection) - 1, 1).getFirst();
        }
    }

    private static long head(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT coalesce(max(position), 0) FROM events")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        }
    }
}
