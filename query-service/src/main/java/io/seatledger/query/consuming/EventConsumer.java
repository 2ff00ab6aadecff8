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
 * Feeds the read models from Kafka. What cannot be folded stops its partition for good, loudly, while the others go on;
 * what fails for a passing reason, such as a database that is away, is tried again.
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
    private final Map<TopicPartition, String> stopped = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("event-consumer").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Takes its parts; {@link #start} starts it.
     *
     * @param properties of a Kafka consumer: where the broker is, and the group
     * @param prepare run before the first batch, and again until it succeeds
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

    /** The partitions that nothing more is folded of, and why. */
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
                LOG.warn("Consuming {} was interrupted, going on: {}", topic, e.toString());
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
                LOG.warn("{} could not be folded from offset {} on, trying again: {}", partition, done, e.toString());
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
     * @return the offset after the last record that was folded: an earlier one than the batch's end when a record must
     *     not be passed
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
                if (before != null && !before.isPast(envelope)) {
                    AccountProgress after = before.next(envelope);
                    events.add(new Placed(
                            envelope,
                            switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                                case DecodedEvent.Known known -> known.event();
                                case DecodedEvent.Unknown unknown ->
                                    throw new StoppedException("%s revision %d is not known here"
                                            .formatted(unknown.name(), unknown.revision()));
                            }));
                    reached.put(envelope.accountId(), after);
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
                // The others of the batch wait with it: which event it was is known, but not what else needs it.
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
        LOG.error(
                "{} is stopped: nothing after this is folded until the service is started again. {}",
                partition,
                stopped.get(partition));
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

    /** A partition that comes back is read again from its offset, and stops again if the reason still stands. */
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
