package io.seatledger.command.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.LoggedErrors;
import io.seatledger.infra.parts.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRelayIT {

    private static final EventCodec CODEC = new EventCodec();
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00.123456Z");

    private final String topic = "events-" + UUID.randomUUID();
    private final HikariDataSource dataSource = new HikariDataSource();
    private final List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();
    private KafkaConsumer<String, CloudEvent> consumer;
    private EventLog log;
    private AppendSignal signal;
    private PostgresEventStorageEngine engine;

    @BeforeEach
    void open() {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        Flyway.configure().dataSource(dataSource).load().migrate();
        openTheLog();
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        Parts.kafka().bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "group.id",
                        topic,
                        "metadata.max.age.ms",
                        "500"),
                new StringDeserializer(),
                new CloudEventDeserializer());
        consumer.subscribe(List.of(topic));
    }

    @AfterEach
    void close() {
        consumer.close();
        engine.close();
        signal.close();
        dataSource.close();
    }

    @Test
    void publishesTheLogInItsOrderAsCloudEvents() throws SQLException {
        append(1, 2_500);

        try (EventRelay _ = started()) {
            awaitRecords(2_500);
            append(2_501, 2_502);
            awaitRecords(2_502);
        }

        assertThat(records)
                .filteredOn(r -> r.key().equals("account-1"))
                .extracting(EventRelayIT::position)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 2_502)
                        .filter(n -> n % 3 == 1)
                        .boxed()
                        .toList());
        ConsumerRecord<String, CloudEvent> first =
                records.stream().filter(r -> position(r) == 1).findFirst().orElseThrow();
        EventEnvelope stored = log.readAfter(0, 1).getFirst();
        assertThat(first.value().getId()).isEqualTo(stored.eventId());
        assertThat(first.value().getType()).isEqualTo("io.seatledger.account-admin.granted");
        assertThat(first.value().getSubject()).isEqualTo("account-1");
        assertThat(first.value().getDataSchema()).hasToString("urn:seatledger:event:account-admin.granted:1");
        assertThat(first.value().getExtension("accountversion")).isEqualTo("1");
        assertThat(new String(Objects.requireNonNull(first.value().getData()).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(stored.payloadJson())
                .isEqualTo("{\"accountId\":\"account-1\",\"subject\":\"admin-1\"}");
    }

    @Test
    void continuesWhereThePreviousRelayStopped() throws SQLException {
        append(1, 10);
        try (EventRelay relay = started()) {
            await().until(() -> relay.position() == 10);
        }
        append(11, 12);

        try (EventRelay relay = started()) {
            await().until(() -> relay.position() == 12);
        }

        awaitRecords(12);
        assertThat(records).extracting(EventRelayIT::position).doesNotHaveDuplicates();
    }

    @Test
    void publishesFromOnlyOneProcess() throws SQLException {
        append(1, 10);
        EventRelay one = started();
        await().until(() -> one.position() == 10);

        try (EventRelay other = started()) {
            append(11, 20);
            await().until(() -> one.position() == 20);
            assertThat(other.position()).isZero();
            one.close();
            append(21, 22);
            await().atMost(Duration.ofSeconds(10)).until(() -> other.position() == 22);
        }

        awaitRecords(22);
    }

    @Test
    void repeatsWhenTheConnectionDiesAndSkipsNothing() throws SQLException {
        append(1, 10);
        try (EventRelay relay = started()) {
            await().until(() -> relay.position() == 10);

            execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())");
            append(11, 20);

            await().until(() -> relay.position() == 20);
        }
        awaitRecords(20);
    }

    @Test
    void waitsForAnUnavailableBroker() throws SQLException {
        append(1, 3);
        EventRelay relay = new EventRelay(
                dataSource,
                log,
                signal,
                topic,
                () -> Admin.create(Map.of(
                        "bootstrap.servers", "localhost:1", "default.api.timeout.ms", 300, "request.timeout.ms", 200)),
                Map.of("bootstrap.servers", "localhost:1"),
                Map.of("bootstrap.servers", "localhost:1"));
        relay.start();
        append(4, 5);
        assertThat(log.head()).isEqualTo(5);
        relay.close();

        try (EventRelay _ = started()) {
            awaitRecords(5);
        }
    }

    @Nested
    class ALogThatHasLostItsEnd {

        @Test
        void isNotPublishedUntilItIsWhole() throws SQLException {
            publish(10);
            loseEventsAfter(9);

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay))
                        .contains(
                                topic,
                                "at offset ",
                                "version 4 of account account-1 with the hash " + hashIn("lost", 10),
                                "but the log has no such version",
                                "infra/docs/restore.md");

                execute("INSERT INTO events SELECT * FROM lost");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 10);
                assertThat(relay.stopped()).isNull();
            }
            awaitRecords(10);
        }

        @Test
        void isNotPublishedWhenItHasGoneOn() throws SQLException {
            publish(10);
            loseEventsAfter(8);
            append(9, 13, "other-");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay))
                        .containsAnyOf(
                                "%s, but the log has it with the hash %s"
                                        .formatted(hashIn("lost", 9), hashIn("events", 9)),
                                "%s, but the log has it with the hash %s"
                                        .formatted(hashIn("lost", 10), hashIn("events", 10)));
            }
            assertThat(published()).hasSize(10);
        }

        @Test
        void isNoticedWhenNothingWasPublishedAfterIt() throws SQLException {
            publish(10);
            loseEventsAfter(8);
            execute("UPDATE reader_progress SET position = 10");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay)).contains("up to position 10", "the log ends at position 8");
            }
        }

        @Test
        void isToldOnceHoweverOftenTheConnectionIsLost() throws SQLException {
            publish(10);
            loseEventsAfter(9);

            try (LoggedErrors errors = LoggedErrors.listen(EventRelay.class.getName());
                    EventRelay relay = started()) {
                awaitStop(relay);
                int lost = holderOfTheLock();
                execute("SELECT pg_terminate_backend(" + lost + ")");
                await().pollInterval(Duration.ofMillis(10)).until(() -> {
                    assertThat(relay.stopped()).isNotNull();
                    return holderOfTheLock() != lost && holderOfTheLock() != 0;
                });

                execute("INSERT INTO events SELECT * FROM lost");
                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 10);
                assertThat(relay.stopped()).isNull();
                assertThat(errors.all()).filteredOn(e -> e.contains(topic)).hasSize(1);
            }
        }

        @Test
        void isNoLongerToldByAProcessThatHasLeftTheLogToAnother() throws SQLException {
            publish(10);
            loseEventsAfter(9);

            try (EventRelay relay = started()) {
                awaitStop(relay);
                try (Connection other = takeOver()) {
                    await().atMost(Duration.ofSeconds(30)).until(() -> relay.stopped() == null);
                    assertThat(relay.isPublishing()).isFalse();
                    assertThat(other.isValid(1)).isTrue();
                }
                awaitStop(relay);
            }
        }

        /** Takes the lock of the relay as another process does whose turn has come. */
        private Connection takeOver() throws SQLException {
            int holder = holderOfTheLock();
            Connection other = DriverManager.getConnection(
                    dataSource.getJdbcUrl(), dataSource.getUsername(), dataSource.getPassword());
            try (Statement statement = other.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(" + holder + ", 10000)");
                statement.execute("SELECT pg_advisory_lock(hashtext('reader'), hashtext('" + topic + "'))");
            }
            return other;
        }

        private int holderOfTheLock() throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT coalesce(max(pid), 0) FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND granted AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())")) {
                row.next();
                return row.getInt(1);
            }
        }

        private String hashIn(String table, long position) throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT encode(hash, 'hex') FROM " + table + " WHERE position = " + position)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Nested
    class ATopicThatHasLostItsEnd {

        @Test
        void isNotContinuedUntilTheRelayBeginsAgain() throws Exception {
            publish(10);
            delete(topic);
            append(11, 12);

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay))
                        .contains(
                                topic,
                                "lacks version ",
                                "events were published up to position 10",
                                "restore.md#when-the-topic-was-deleted");
                assertThat(published()).isEmpty();

                execute("DELETE FROM reader_progress");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 12);
                assertThat(relay.stopped()).isNull();
            }
            assertThat(published()).hasSize(12);
        }

        /** The other partitions have everything. */
        @Test
        void isNoticedInAnyPartition() throws Exception {
            append(1, 10);
            try (EventRelay relay = started()) {
                await().until(() -> relay.position() == 10);
            }
            TopicPartition partition = published().stream()
                    .filter(message -> new String(message.key(), StandardCharsets.UTF_8).equals("account-2"))
                    .map(message -> new TopicPartition(topic, message.partition()))
                    .findFirst()
                    .orElseThrow();
            try (Admin admin = admin()) {
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                        .all()
                        .get();
            }

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay)).contains(partition + " lacks version 3 of account account-2");
            }
        }

        private void delete(String name) throws Exception {
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(name)).all().get();
                await().until(() -> !admin.listTopics().names().get().contains(name));
            }
        }

        private static Admin admin() {
            return Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()));
        }
    }

    @Test
    void repeatsWhatIsPublishedBeyondItsPosition() throws SQLException {
        publish(10);
        execute("UPDATE reader_progress SET position = 7");
        append(11, 11);

        try (EventRelay relay = started()) {
            await().until(() -> relay.position() == 11);
        }

        assertThat(published()).hasSize(14);
    }

    /** The statements of the runbook, exactly as they are written there. */
    @Nested
    class TheStatementsThatVerifyALog {

        @Test
        void findNothingInASoundLog() throws IOException, SQLException {
            append(1, 10);

            for (String statement : statements()) {
                assertThat(rowsOf(statement)).as(statement).isZero();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "UPDATE events SET previous_hash = sha256('other') WHERE position = 5",
                    "UPDATE events SET hash = sha256('other') WHERE position = 5",
                    "UPDATE events SET hash = sha256('other') WHERE position = 10",
                    "UPDATE ledgers SET version = version + 1 WHERE account_id = 'account-2'",
                    "DELETE FROM events WHERE position = 5",
                    "DELETE FROM events WHERE position = 10",
                    "DELETE FROM events WHERE position = 1",
                    "DELETE FROM ledgers WHERE account_id = 'account-0'"
                })
        void findWhatIsWrong(String damage) throws IOException, SQLException {
            append(1, 10);
            changeByHand(damage);

            int found = 0;
            for (String statement : statements()) {
                found += rowsOf(statement);
            }
            assertThat(found).isPositive();
        }

        private static List<String> statements() throws IOException {
            String runbook = Files.readString(Path.of("../infra/docs/restore.md"));
            String block = runbook.substring(runbook.indexOf("## Verify a log"));
            block = block.substring(block.indexOf("```sql") + 6);
            List<String> statements =
                    List.of(block.substring(0, block.indexOf("```")).strip().split(";\\s*"));
            assertThat(statements).hasSize(3);
            return statements;
        }

        private int rowsOf(String query) throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                return count;
            }
        }
    }

    @Nested
    class ABrokenChain {

        @Test
        void endsWhatIsPublishedUntilItIsMended() throws SQLException {
            append(1, 10);
            execute("CREATE TABLE sound AS SELECT position, payload FROM events");
            changeByHand("UPDATE events SET payload = replace(payload, 'admin-6', 'mallory') WHERE position = 6");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay))
                        .contains("account account-0 is broken at version 2, at position 6", "infra/docs/restore.md");
                assertThat(published()).hasSize(5);

                changeByHand("UPDATE events e SET payload = s.payload FROM sound s WHERE s.position = e.position");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 10);
                assertThat(relay.stopped()).isNull();
            }
            assertThat(published()).hasSize(10);
        }

        @Test
        void endsWhatIsPublishedWhenATagIsMissing() throws SQLException {
            append(1, 10);
            execute("CREATE TABLE sound AS SELECT * FROM event_tags");
            changeByHand("DELETE FROM event_tags WHERE position = 6");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay)).contains("account account-0 is broken at version 2, at position 6");
                assertThat(published()).hasSize(5);

                changeByHand("INSERT INTO event_tags SELECT * FROM sound WHERE position = 6");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 10);
            }
            assertThat(published()).hasSize(10);
        }

        @Test
        void endsWhatIsPublishedWhenTheNameOfATagIsMissing() throws SQLException {
            append(1, 10);
            execute("CREATE TABLE sound AS SELECT * FROM tag_names");
            changeByHand("DELETE FROM tag_names");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay)).contains("is broken at version 1, at position 1");

                changeByHand("INSERT INTO tag_names SELECT * FROM sound");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 10);
            }
            assertThat(published()).hasSize(10);
        }

        @Test
        void isFoundInAnAccountThatTheRelayHasNotSeenYet() throws SQLException {
            publish(6);
            append(7, 9);
            execute("CREATE TABLE sound AS SELECT previous_hash FROM events WHERE position = 8");
            changeByHand("UPDATE events SET previous_hash = decode(repeat('00', 32), 'hex') WHERE position = 8");

            try (EventRelay relay = started()) {
                assertThat(awaitStop(relay))
                        .contains(
                                "account account-2 is broken at version 3, at position 8", "it continues the hash 000");
                assertThat(published()).hasSize(7);

                changeByHand("UPDATE events SET previous_hash = (TABLE sound) WHERE position = 8");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 9);
            }
        }

        @Test
        void isMendedByTheEventBeforeIt() throws SQLException {
            publish(6);
            execute("CREATE TABLE sound AS SELECT hash FROM events WHERE position = 5");
            append(7, 7);

            try (EventRelay relay = started()) {
                await().until(() -> relay.position() == 7);
                changeByHand("UPDATE events SET hash = sha256('other') WHERE position = 5");
                append(8, 9);
                assertThat(awaitStop(relay)).contains("account account-2 is broken at version 3, at position 8");

                changeByHand("UPDATE events SET hash = (TABLE sound) WHERE position = 5");

                await().atMost(Duration.ofSeconds(30)).until(() -> relay.position() == 9);
            }
        }
    }

    private void publish(int count) throws SQLException {
        append(1, count);
        try (EventRelay relay = started()) {
            await().until(() -> relay.position() == count);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> published() {
        return BusClient.read(Parts.kafka().bootstrapServers(), topic);
    }

    private EventRelay started() {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", Parts.kafka().bootstrapServers());
        EventRelay relay =
                new EventRelay(dataSource, log, signal, topic, () -> Admin.create(properties), properties, properties);
        relay.start();
        return relay;
    }

    private static String awaitStop(EventRelay relay) {
        await().atMost(Duration.ofSeconds(30)).until(() -> relay.stopped() != null);
        return String.valueOf(relay.stopped());
    }

    private void awaitRecords(int count) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            assertThat(records.stream().map(EventRelayIT::position).distinct()).hasSizeGreaterThanOrEqualTo(count);
        });
        assertThat(records.stream().map(EventRelayIT::position).distinct().sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    /** Adds events to three accounts by turns. */
    private void append(int from, int to) {
        append(from, to, "admin-");
    }

    private void append(int from, int to, String subjects) {
        List<TaggedEventMessage<?>> events = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            var event = new AccountAdminGranted("account-" + n % 3, subjects + n);
            events.add(new GenericTaggedEventMessage<>(
                    new GenericEventMessage(
                            UUID.randomUUID().toString(),
                            new MessageType(CODEC.typeOf(event).name(), "1"),
                            event,
                            Map.of("actor", "ada"),
                            TIME),
                    Set.of(new Tag("account", event.accountId()))));
        }
        engine.appendEvents(AppendCondition.none(), null, events)
                .thenCompose(transaction -> transaction.commit(null))
                .join();
    }

    /**
     * Takes the end of the log away, as a restore or a failover does, and keeps it in another table. From then on, the
     * log is read and written as by a process that has not seen what is lost.
     */
    private void loseEventsAfter(long position) throws SQLException {
        execute("""
            SET session_replication_role = replica;
            CREATE TABLE lost AS SELECT * FROM events WHERE position > %1$d;
            DELETE FROM events WHERE position > %1$d;
            DELETE FROM event_tags WHERE position > %1$d;
            UPDATE ledgers l SET (version, hash) = (SELECT account_version, hash FROM events e
                WHERE e.account_id = l.account_id ORDER BY account_version DESC LIMIT 1);
            UPDATE reader_progress SET position = least(position, %1$d);
            SET session_replication_role = origin\
            """.formatted(position));
        engine.close();
        signal.close();
        openTheLog();
    }

    private void openTheLog() {
        log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
        engine = new PostgresEventStorageEngine(dataSource, log, signal, CODEC);
    }

    private void changeByHand(String sql) throws SQLException {
        execute("SET session_replication_role = replica; " + sql + "; SET session_replication_role = origin");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long position(ConsumerRecord<String, CloudEvent> record) {
        return Long.parseLong(String.valueOf(record.value().getExtension("position")));
    }
}
