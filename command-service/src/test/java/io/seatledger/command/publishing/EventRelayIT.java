package io.seatledger.command.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventRelayIT {

    private final String topic = "events-" + UUID.randomUUID();
    private final HikariDataSource dataSource = new HikariDataSource();
    private final List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();
    private KafkaConsumer<String, CloudEvent> consumer;
    private EventLog log;
    private AppendSignal signal;

    @BeforeEach
    void open() {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        Flyway.configure().dataSource(dataSource).load().migrate();
        log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
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
        assertThat(first.value().getId()).isEqualTo("00000000-0000-7000-8000-000000000001");
        assertThat(first.value().getType()).isEqualTo("io.seatledger.user.invited");
        assertThat(first.value().getSubject()).isEqualTo("account-1");
        assertThat(first.value().getDataSchema()).hasToString("urn:seatledger:event:user.invited:1");
        assertThat(first.value().getExtension("accountversion")).isEqualTo("1");
        assertThat(new String(Objects.requireNonNull(first.value().getData()).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"n\":1}");
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
                Map.of("bootstrap.servers", "localhost:1"));
        relay.start();
        append(4, 5);
        assertThat(log.head()).isEqualTo(5);
        relay.close();

        try (EventRelay _ = started()) {
            awaitRecords(5);
        }
    }

    private EventRelay started() {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", Parts.kafka().bootstrapServers());
        EventRelay relay = new EventRelay(dataSource, log, signal, topic, () -> Admin.create(properties), properties);
        relay.start();
        return relay;
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

    private void append(int from, int to) throws SQLException {
        execute("""
            INSERT INTO events SELECT n, (n + 2) / 3, now(), 1,
                ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'account-' || n %% 3, 'user.invited',
                '{}', '{"actor":"ada"}', '{"n":' || n || '}',
                CASE WHEN n <= 3 THEN decode(repeat('00', 32), 'hex') ELSE sha256((n - 3)::text::bytea) END,
                sha256(n::text::bytea) FROM generate_series(%d, %d) n\
            """.formatted(from, to));
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
