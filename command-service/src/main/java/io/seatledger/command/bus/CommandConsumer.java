package io.seatledger.command.bus;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
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
 * Takes commands from the topic. An offset is committed once the outcomes of all commands before it are durable and
 * their results are with the broker: after a crash some are delivered again, and get the answer that they had.
 */
final class CommandConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long COMMIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration END_OF_WORK = Duration.ofSeconds(5);

    /** Makes the topics. */
    @FunctionalInterface
    interface Preparation {
        void run() throws InterruptedException, ExecutionException;
    }

    private final Map<String, Object> properties;
    private final String topic;
    private final BusHandler handler;
    private final Preparation prepare;
    private final Map<TopicPartition, InFlightPartition> partitions = new ConcurrentHashMap<>();
    private final PerAccountExecutor lines = new PerAccountExecutor(this::handle);
    private final Thread thread = Thread.ofPlatform().name("command-consumer").unstarted(this::run);
    private volatile boolean closed;
    private volatile boolean taking;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private long committed;

    /**
     * Takes its parts; {@link #start} starts it.
     *
     * @param properties of a Kafka consumer: where the broker is, and the group
     */
    CommandConsumer(Map<String, Object> properties, String topic, BusHandler handler, Preparation prepare) {
        this.properties = new HashMap<>(properties);
        this.topic = topic;
        this.handler = handler;
        this.prepare = prepare;
    }

    void start() {
        thread.start();
    }

    /** Whether commands are taken now; whoever waits for the broker, or for the topics to be made, takes none. */
    boolean isTaking() {
        return taking;
    }

    /** Commands that were taken and are not done. */
    int underWay() {
        return partitions.values().stream().mapToInt(InFlightPartition::size).sum();
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> open = open()) {
                consumer = open;
                prepare.run();
                open.subscribe(List.of(topic), new Assignment(open));
                taking = true;
                while (!closed) {
                    consume(open);
                }
                finish(open, partitions.keySet());
            } catch (WakeupException _) {
                // Closing.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("Taking commands from {} was interrupted, going on: {}", topic, e.toString());
                pause(RETRY);
            } finally {
                taking = false;
                giveUp(partitions.keySet());
            }
        }
    }

    private void consume(Consumer<byte[], byte[]> open) {
        for (ConsumerRecord<byte[], byte[]> message : open.poll(POLL)) {
            var partition = new TopicPartition(message.topic(), message.partition());
            lines.add(partitions
                    .computeIfAbsent(partition, _ -> new InFlightPartition())
                    .take(message));
        }
        if (System.nanoTime() - committed > COMMIT_NANOS) {
            Map<TopicPartition, OffsetAndMetadata> offsets = advance(partitions.keySet());
            if (!offsets.isEmpty()) {
                open.commitAsync(offsets, (_, failure) -> {
                    if (failure != null) {
                        LOG.debug("An offset was not committed; a later one will be", failure);
                    }
                });
            }
            committed = System.nanoTime();
        }
        partitions.forEach((partition, taken) -> {
            if (taken.isFull()) {
                open.pause(Set.of(partition));
            } else if (taken.hasRoom()) {
                open.resume(Set.of(partition));
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> advance(Collection<TopicPartition> of) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        of.forEach(partition -> {
            InFlightPartition taken = partitions.get(partition);
            long offset = taken == null ? -1 : taken.advance();
            if (offset >= 0) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        });
        return offsets;
    }

    /** On the thread of the account's line; returns when the next one of the account may follow. */
    private void handle(InFlightRecord taken) {
        taken.begin();
        Duration backoff = FIRST_BACKOFF;
        while (taken.isWanted()) {
            try {
                var _ = handler.handle(taken.message()).whenComplete((_, failure) -> taken.end(failure == null));
                return;
            } catch (BusHandler.PassingException e) {
                LOG.warn(
                        "The command at offset {} of {}-{} waits, trying again: {}",
                        taken.message().offset(),
                        taken.message().topic(),
                        taken.message().partition(),
                        e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException | Error e) {
                // Whatever it was: a record that nobody handles would hold up all that come after it.
                LOG.error(
                        "Offset {} of {}-{} could not be handled, trying again",
                        taken.message().offset(),
                        taken.message().topic(),
                        taken.message().partition(),
                        e);
            }
            pause(backoff);
            Duration twice = backoff.multipliedBy(2);
            backoff = twice.compareTo(LONGEST_BACKOFF) < 0 ? twice : LONGEST_BACKOFF;
        }
        taken.end(false);
    }

    /** Begins nothing more of these, waits a moment for what was begun, and commits what is done. */
    private void finish(Consumer<byte[], byte[]> open, Collection<TopicPartition> of) {
        List<InFlightPartition> taken =
                of.stream().map(partitions::get).filter(Objects::nonNull).toList();
        taken.forEach(InFlightPartition::giveUp);
        long deadline = System.nanoTime() + END_OF_WORK.toNanos();
        boolean waiting = true;
        while (waiting && taken.stream().anyMatch(InFlightPartition::isAtWork)) {
            waiting = System.nanoTime() < deadline && pause(LOOK);
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = advance(of);
            if (!offsets.isEmpty()) {
                open.commitSync(offsets, END_OF_WORK);
            }
        } catch (KafkaException e) {
            LOG.info("Offsets of {} were not committed; these commands are delivered again: {}", of, e.toString());
        }
        giveUp(of);
    }

    private void giveUp(Collection<TopicPartition> of) {
        for (TopicPartition partition : List.copyOf(of)) {
            InFlightPartition taken = partitions.remove(partition);
            if (taken != null) {
                taken.giveUp();
            }
        }
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        // A node that died is replaced within these.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(END_OF_WORK.multipliedBy(3))) {
                Consumer<byte[], byte[]> open = consumer;
                if (open != null) {
                    open.wakeup();
                }
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> open;

        Assignment(Consumer<byte[], byte[]> open) {
            this.open = open;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            finish(open, revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            giveUp(lost);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            if (!assigned.isEmpty()) {
                LOG.info("Taking commands from {}", assigned);
            }
        }
    }
}
