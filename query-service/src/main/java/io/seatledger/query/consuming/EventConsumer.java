package io.seatledger.query.consuming;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.MalformedEventException;
import io.seatledger.query.consuming.ReadModels.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the read models from Kafka. A record that cannot be folded stops its partition until the service is restarted,
 * and raises an alarm; the other partitions go on. A batch that fails for a passing reason, such as a database that is
 * unavailable, is retried.
 */
final class EventConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int BATCH = 2_000;

    private final Map<String, Object> properties;
    private final String topic;
    private final EventCodec codec;
    private final ReadModels readModels;
    private final FoldedListener listener;
    private final Runnable prepare;
    private final FoldedHashes hashes = new FoldedHashes();
    private final Map<TopicPartition, String> stopped = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("event-consumer").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Makes a consumer that does nothing until {@link #start}.
     *
     * @param properties properties of a Kafka consumer, among them the broker and the group
     * @param prepare runs before the first batch, and again until it succeeds
     */
    EventConsumer(
            Map<String, Object> properties,
            String topic,
            EventCodec codec,
            ReadModels readModels,
            FoldedListener listener,
            Runnable prepare) {
        this.properties = new HashMap<>(properties);
        this.topic = topic;
        this.codec = codec;
        this.readModels = readModels;
        this.listener = listener;
        this.prepare = prepare;
    }

    void start() {
        thread.start();
    }

    /** The partitions that stopped, and why. */
    Map<TopicPartition, String> stopped() {
        return stopped;
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> open = open()) {
                consumer = open;
                stopped.clear();
                prepare.run();
                open.subscribe(List.of(topic), new Assignment());
                while (!closed) {
                    consume(open);
                }
            } catch (WakeupException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Consuming {} failed, retrying: {}", topic, e.toString());
                pause();
            }
        }
    }

    private void consume(Consumer<byte[], byte[]> open) {
        ConsumerRecords<byte[], byte[]> records = open.poll(POLL);
        boolean failed = false;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            long done = batch.getFirst().offset();
            try {
                done = fold(batch);
                if (done <= batch.getLast().offset()) {
                    stop(open, partition, done);
                }
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warn("Could not fold {} from offset {} on, retrying: {}", partition, done, e.toString());
                open.seek(partition, done);
                failed = true;
            }
            open.commitSync(Map.of(partition, new OffsetAndMetadata(done)));
        }
        if (failed) {
            pause();
        }
    }

    /**
     * Folds a batch of one partition.
     *
     * @return the offset to commit: the one after the batch, or that of the record which stops the partition
     */
    private long fold(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<EventEnvelope> envelopes = new ArrayList<>(batch.size());
        Set<String> accounts = new HashSet<>();
        String reason = null;
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            try {
                EventEnvelope envelope = EventRecord.read(message);
                envelopes.add(envelope);
                accounts.add(envelope.accountId());
            } catch (MalformedEventException | StoppedException e) {
                reason = e.getMessage();
                break;
            }
        }
        Map<String, AccountProgress> progress = readModels.progressOf(accounts);
        Map<String, AccountProgress> reached = new LinkedHashMap<>();
        List<Placed> events = new ArrayList<>(envelopes.size());
        int folded = 0;
        for (EventEnvelope envelope : envelopes) {
            try {
                AccountProgress before = reached.getOrDefault(envelope.accountId(), progress.get(envelope.accountId()));
                if (before != null && before.isPast(envelope)) {
                    before.requireRepeat(envelope, hashes.at(envelope));
                } else if (before != null) {
                    AccountProgress after = before.next(envelope);
                    events.add(new Placed(
                            envelope,
                            switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                                case DecodedEvent.Known known -> known.event();
                                case DecodedEvent.Unknown unknown ->
                                    throw new StoppedException(
                                            "%s revision %d is unknown to this version of the service"
                                                    .formatted(unknown.name(), unknown.revision()));
                            }));
                    reached.put(envelope.accountId(), after);
                    hashes.add(envelope);
                }
                folded++;
            } catch (MalformedEventException | StoppedException e) {
                reason = e.getMessage();
                break;
            }
        }
        if (!events.isEmpty()) {
            try {
                readModels.fold(events, reached.values());
                listener.folded(reached.values());
            } catch (StoppedException e) {
                // Which record it was is unknown here: stop before the whole batch, whose progress was not written.
                folded = 0;
                reason = e.getMessage();
            }
        }
        if (folded == batch.size()) {
            return batch.getLast().offset() + 1;
        }
        ConsumerRecord<byte[], byte[]> culprit = batch.get(folded);
        stopped.put(
                new TopicPartition(culprit.topic(), culprit.partition()),
                "offset %d: %s".formatted(culprit.offset(), reason));
        return culprit.offset();
    }

    private void stop(Consumer<byte[], byte[]> open, TopicPartition partition, long offset) {
        LOG.error("{} stopped and stays stopped until the service is restarted: {}", partition, stopped.get(partition));
        open.seek(partition, offset);
        open.pause(Set.of(partition));
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A partition that comes back is read from its committed offset, and stops again if the reason still holds. */
    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(stopped::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("Folding {}", partitions);
        }
    }
}
