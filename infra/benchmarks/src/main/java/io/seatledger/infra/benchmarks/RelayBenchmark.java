package io.seatledger.infra.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.publishing.EventRelay;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.benchmarks.Load.Done;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Compares the relay, which publishes a log, with a Kafka producer that sends as many bytes. */
public final class RelayBenchmark {

    private static final String HELP = """
        Writes a log of many accounts, and drains it to a new topic by the relay of the command service. Alternates with
        a plain producer that does what kafka-producer-perf-test does: it sends one payload again and again, as many
        times and as long as the records of the relay, to a topic of the same kind.

        usage: infra/benchmarks/run relay [options]
          --events=N           seat events, from 1000 to 10000000 (default 1000000)
          --accounts=N         accounts that they belong to, from 1 to 1000 (default 40)
          --rounds=N           rounds that count, from 1 to 100 (default 3)
          --warm-up=N          rounds that do not, before them, from 0 to 100 (default 1)
          --require-ratio=N    fail if the relay reaches less than N hundredths of the producer (default 0)
        """;

    private static final int SAMPLE = 10_000;

    private final Map<String, Object> servers =
            Map.of("bootstrap.servers", Parts.kafka().bootstrapServers());
    private final HikariDataSource dataSource;
    private final EventLog log;
    private final long events;
    private final byte[] payload;

    private RelayBenchmark(HikariDataSource dataSource, long events) {
        this.dataSource = dataSource;
        this.events = events;
        log = new EventLog(dataSource);
        payload = new byte[lengthOfRecord()];
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int events = Options.number(arguments, "events", 1_000_000, 1_000, 10_000_000);
            int accounts = Options.number(arguments, "accounts", 40, 1, 1_000);
            int rounds = Options.number(arguments, "rounds", 3, 1, 100);
            int warmUp = Options.number(arguments, "warm-up", 1, 0, 100);
            int required = Options.number(arguments, "require-ratio", 0, 0, 1_000);
            DatabaseAddress database = Parts.postgres().freshDatabase();
            try (HikariDataSource dataSource = StoreDatabase.open(database)) {
                long written = new WrittenHistory(database)
                        .accounts(
                                IntStream.range(0, accounts)
                                        .mapToObj(i -> "a" + i)
                                        .toList(),
                                Stack.ADMIN,
                                4,
                                events / accounts);
                double ratio = new RelayBenchmark(dataSource, written).run(database, warmUp, rounds);
                System.exit(ratio * 100 < required ? 1 : 0);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private double run(DatabaseAddress database, int warmUp, int rounds) throws Exception {
        System.out.printf("%,d events of %,d bytes%n", events, payload.length);
        var cpu = new CpuTimes();
        cpu.addPostgres(database);
        cpu.addKafka();
        return new Alternation(cpu)
                .with("relay", this::relay)
                .with("producer", this::produce)
                .run(warmUp, rounds)
                .compare("relay", "producer");
    }

    /** The time counts from when the relay has its topic and its position. */
    private Done relay() throws InterruptedException, ExecutionException {
        String topic = newTopic();
        double seconds;
        try (var signal = new AppendSignal(dataSource, log);
                var relay =
                        new EventRelay(dataSource, log, signal, topic, () -> Admin.create(servers), servers, servers)) {
            relay.start();
            while (!relay.isPublishing()) {
                Thread.sleep(1);
            }
            long start = System.nanoTime();
            while (relay.position() < events) {
                if (relay.stopped() != null) {
                    throw new IllegalStateException(relay.stopped());
                }
                Thread.sleep(1);
            }
            seconds = (System.nanoTime() - start) / 1e9;
        }
        return checked(topic, events, seconds);
    }

    /** With the settings of the relay, but Kafka's own number of requests at a time. */
    private Done produce() throws InterruptedException, ExecutionException {
        String topic = newTopic();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        int partitions;
        double seconds;
        try (var producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        Parts.kafka().bootstrapServers(),
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "batch.size",
                        256 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            // The first batch of a partition must not be retried while the next is in flight: see EventRelay.
            partitions = producer.partitionsFor(topic).size();
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<byte[], byte[]>(topic, partition, null, payload))
                        .get();
            }
            long start = System.nanoTime();
            for (long i = 0; i < events; i++) {
                var _ = producer.send(new ProducerRecord<>(topic, payload), (_, e) -> {
                    if (e != null) {
                        failure.set(e);
                    }
                });
            }
            producer.flush();
            seconds = (System.nanoTime() - start) / 1e9;
        }
        if (failure.get() != null) {
            throw new ExecutionException(failure.get());
        }
        return checked(topic, events + partitions, seconds);
    }

    private String newTopic() throws InterruptedException, ExecutionException {
        String topic = "benchmark-" + UUID.randomUUID();
        try (Admin admin = Admin.create(servers)) {
            admin.createTopics(List.of(EventRelay.topicFor(topic))).all().get();
        }
        return topic;
    }

    /** Counts the records of the topic, and deletes it. */
    private Done checked(String topic, long expected, double seconds) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(servers)) {
            Map<TopicPartition, OffsetSpec> ends =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                            .flatMap(described -> described.partitions().stream())
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition.partition()),
                                    _ -> OffsetSpec.latest()));
            long records = admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
            if (records != expected) {
                throw new IllegalStateException("%,d records were published".formatted(records));
            }
            admin.deleteTopics(List.of(topic)).all().get();
        }
        return new Done(events, seconds, List.of());
    }

    /** The mean length of a record's key, value and headers at the end of the log, where seats move. */
    private int lengthOfRecord() {
        return (int) log.readAfter(Math.max(0, events - SAMPLE), SAMPLE).stream()
                .mapToInt(RelayBenchmark::lengthOf)
                .average()
                .orElseThrow();
    }

    private static int lengthOf(EventEnvelope event) {
        return utf8(event.accountId())
                + utf8(event.payloadJson())
                + CloudEventHeaders.of(event).entrySet().stream()
                        .mapToInt(header -> utf8(header.getKey()) + utf8(header.getValue()))
                        .sum();
    }

    private static int utf8(String text) {
        return text.getBytes(UTF_8).length;
    }
}
