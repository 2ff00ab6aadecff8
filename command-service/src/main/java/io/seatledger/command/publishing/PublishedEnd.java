package io.seatledger.command.publishing;

import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.EventLog.Place;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.MalformedEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of what was published, compared with the log. A log that was restored, or that a failover has cut off, lacks
 * events that readers have seen. Publishing from there would give the same versions a second history. A topic that was
 * deleted, or that has lost its end, lacks events that count as published. Publishing from there would leave a hole.
 */
final class PublishedEnd {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedEnd.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration UNTIL_NEXT_LOOK = Duration.ofMillis(100);

    /**
     * How many records of each partition are compared. The last ones may be repeats. When a relay and the database end
     * together, fewer than 1,000 events were published before their position was safe, and a batch of 1,000 was under
     * way. So the newest record may be 2,000 records from the end, or 4,000 if this happens twice in a row.
     */
    private static final int RECORDS = 4_000;

    /** How many of the last events that count as published are looked for in the topic. */
    private static final int EVENTS = 1_000;

    private static final String LOG_AT_FAULT = " The log has lost its end, or this is another database."
            + " See infra/docs/restore.md#when-the-log-has-lost-its-end.";
    private static final String TOPIC_AT_FAULT =
            " The topic has lost its end, or was deleted. See infra/docs/restore.md#when-the-topic-was-deleted.";

    private final Map<String, Object> properties;
    private final String topic;
    private final EventLog log;

    /** @param properties properties of a Kafka consumer, among them the broker */
    PublishedEnd(Map<String, Object> properties, String topic, EventLog log) {
        this.properties = Map.copyOf(properties);
        this.topic = topic;
        this.log = log;
    }

    private record Published(TopicPartition partition, long offset, long position, Place place, String hash) {}

    /**
     * Compares the end of each partition with the log.
     *
     * @param position the last position that is known to be published
     * @return what contradicts the log, and where the runbook says what to do; {@code null} if nothing does
     */
    @Nullable
    String contradiction(long position) throws InterruptedException {
        long head = log.head();
        if (position > head) {
            return "Events were published up to position %d, but the log ends at position %d.".formatted(position, head)
                    + LOG_AT_FAULT;
        }
        try (Consumer<byte[], byte[]> consumer = open()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Published> records = read(consumer, ends);
            String contradiction = contradiction(records);
            return contradiction == null ? hole(position, partitions, records) : contradiction;
        }
    }

    /** A topic that was just created takes a moment to have partitions. */
    private List<TopicPartition> partitions(Consumer<?, ?> consumer) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        while (partitions.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the topic " + topic + " has no partitions");
            }
            Thread.sleep(UNTIL_NEXT_LOOK);
            partitions = consumer.partitionsFor(topic);
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    private @Nullable String contradiction(List<Published> records) {
        Map<Place, String> hashes =
                log.hashesAt(records.stream().map(Published::place).distinct().toList());
        for (Published published : records) {
            String hash = hashes.get(published.place());
            if (!published.hash().equals(hash)) {
                return "%s has at offset %d version %d of account %s with the hash %s, but the log has %s."
                                .formatted(
                                        published.partition(),
                                        published.offset(),
                                        published.place().accountVersion(),
                                        published.place().accountId(),
                                        published.hash(),
                                        hash == null ? "no such version" : "it with the hash " + hash)
                        + LOG_AT_FAULT;
            }
        }
        return null;
    }

    /**
     * Looks for the last events up to the position. Each partition must have the last of them that belongs there, or a
     * newer one. That is enough even if there are many repeats: a relay that repeats begins after the position.
     */
    private @Nullable String hole(long position, List<TopicPartition> partitions, List<Published> records) {
        Map<TopicPartition, EventEnvelope> missing = new HashMap<>();
        long before = Math.max(0, position - EVENTS);
        if (position > before) {
            for (EventEnvelope event : log.readAfter(before, (int) (position - before))) {
                byte[] key = event.accountId().getBytes(StandardCharsets.UTF_8);
                missing.put(partitions.get(BuiltInPartitioner.partitionForKey(key, partitions.size())), event);
            }
        }
        for (Published published : records) {
            missing.computeIfPresent(
                    published.partition(), (_, event) -> event.position() <= published.position() ? null : event);
        }
        for (TopicPartition partition : partitions) {
            EventEnvelope event = missing.get(partition);
            if (event != null) {
                return "%s lacks version %d of account %s, but events were published up to position %d."
                                .formatted(partition, event.accountVersion(), event.accountId(), position)
                        + TOPIC_AT_FAULT;
            }
        }
        return null;
    }

    /**
     * The last events of each partition, in a fixed order: a contradiction that stays must be told in the same words.
     */
    private static List<Published> read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        consumer.beginningOffsets(ends.keySet())
                .forEach((partition, beginning) ->
                        consumer.seek(partition, Math.max(beginning, ends.getOrDefault(partition, 0L) - RECORDS)));
        List<Published> events = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the ends of " + ends.keySet() + " could not be read in time");
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                Published published = eventIn(message);
                if (published != null) {
                    events.add(published);
                }
            }
        }
        events.sort(
                Comparator.<Published>comparingInt(event -> event.partition().partition())
                        .thenComparingLong(Published::offset));
        return events;
    }

    /** {@code null} for a record that is not an event: it says nothing about the log, and readers stop at it anyway. */
    private static @Nullable Published eventIn(ConsumerRecord<byte[], byte[]> message) {
        var partition = new TopicPartition(message.topic(), message.partition());
        try {
            EventEnvelope event =
                    CloudEventHeaders.read(name -> textOf(message.headers().lastHeader(name)), "");
            return new Published(
                    partition,
                    message.offset(),
                    event.position(),
                    new Place(event.accountId(), event.accountVersion()),
                    event.hash());
        } catch (MalformedEventException e) {
            LOG.warn(
                    "{} has a record at offset {} that is not an event: {}", partition, message.offset(), e.toString());
            return null;
        }
    }

    private static @Nullable String textOf(@Nullable Header header) {
        byte[] value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
