package io.seatledger.command.bus;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import io.seatledger.command.decision.Faults;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
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
 * Consumes commands from the topic. An offset is committed once the outcomes of all commands before it are durable and
 * the broker has their results. After a crash, some commands are delivered again and get the same answer.
 */
final class CommandConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long COMMIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    /** How often a record is handled although a fault prevents a verdict; with the backoff, this takes 5 seconds. */
    private static final int MAX_FAULTS = 7;

    private static final Duration DRAIN_POLL = Duration.ofMillis(5);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    /** Creates the topics. */
    @FunctionalInterface
    interface Preparation {
        void run() throws InterruptedException, ExecutionException;
    }

    private final Map<String, Object> properties;
    private final String topic;
    private final BusHandler handler;
    private final Preparation prepare;
    private final BooleanSupplier canDecide;
    private final Map<TopicPartition, InFlightPartition> partitions = new ConcurrentHashMap<>();
    private final SenderQueues queues = new SenderQueues(this::handle);
    private final Thread thread = Thread.ofPlatform().name("command-consumer").unstarted(this::run);
    private volatile boolean closed;
    private volatile boolean consuming;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private long lastCommit;

    /**
     * Makes a consumer that does nothing until {@link #start}.
     *
     * @param properties properties of a Kafka consumer, among them the broker and the group
     * @param prepare runs before each subscription
     * @param canDecide whether this process can decide anything; while it cannot, the other nodes get its partitions
     */
    CommandConsumer(
            Map<String, Object> properties,
            String topic,
            BusHandler handler,
            Preparation prepare,
            BooleanSupplier canDecide) {
        this.properties = new HashMap<>(properties);
        this.topic = topic;
        this.handler = handler;
        this.prepare = prepare;
        this.canDecide = canDecide;
    }

    void start() {
        thread.start();
    }

    /**
     * Whether commands are consumed now: not while the consumer waits for the broker or for the topics to be created.
     */
    boolean isConsuming() {
        return consuming;
    }

    /** The number of commands that were polled and are not done. */
    int inFlight() {
        return partitions.values().stream().mapToInt(InFlightPartition::size).sum();
    }

    private void run() {
        while (!closed) {
            if (!canDecide.getAsBoolean()) {
                pause(RETRY_PAUSE);
                continue;
            }
            try (Consumer<byte[], byte[]> open = open()) {
                consumer = open;
                prepare.run();
                open.subscribe(List.of(topic), new Assignment(open));
                consuming = true;
                while (!closed && canDecide.getAsBoolean()) {
                    consume(open);
                }
                drain(open, partitions.keySet());
            } catch (WakeupException _) {
                // close() woke the consumer up.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("Could not consume commands from {}, retrying: {}", topic, e.toString());
                pause(RETRY_PAUSE);
            } finally {
                consuming = false;
                drop(partitions.keySet());
            }
        }
    }

    private void consume(Consumer<byte[], byte[]> open) {
        for (ConsumerRecord<byte[], byte[]> message : open.poll(POLL)) {
            var topicPartition = new TopicPartition(message.topic(), message.partition());
            queues.add(partitions
                    .computeIfAbsent(topicPartition, _ -> new InFlightPartition())
                    .add(message));
        }
        if (System.nanoTime() - lastCommit > COMMIT_NANOS) {
            Map<TopicPartition, OffsetAndMetadata> offsets = advance(partitions.keySet());
            if (!offsets.isEmpty()) {
                open.commitAsync(offsets, (committed, failure) -> {
                    if (failure == null) {
                        committed.forEach(this::committed);
                    } else {
                        LOG.debug("Could not commit offsets, retrying", failure);
                    }
                });
            }
            lastCommit = System.nanoTime();
        }
        partitions.forEach((topicPartition, partition) -> {
            if (partition.isFull()) {
                open.pause(Set.of(topicPartition));
            } else if (partition.hasRoom()) {
                open.resume(Set.of(topicPartition));
            }
        });
    }

    private void committed(TopicPartition topicPartition, OffsetAndMetadata offset) {
        InFlightPartition partition = partitions.get(topicPartition);
        if (partition != null) {
            partition.committed(offset.offset());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> advance(Collection<TopicPartition> topicPartitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        topicPartitions.forEach(topicPartition -> {
            InFlightPartition partition = partitions.get(topicPartition);
            long offset = partition == null ? -1 : partition.advance();
            if (offset >= 0) {
                offsets.put(topicPartition, new OffsetAndMetadata(offset));
            }
        });
        return offsets;
    }

    /**
     * Handles a record, retrying until it is done or its partition is stopped. A record that a fault keeps from being
     * decided is given up in the end. An error that {@linkplain Faults#endTheProcess ends the process} ends this
     * thread. When it returns, or lets it, the next record of its account and sender follows.
     */
    private void handle(InFlightRecord record, SenderQueues.Turn turn) {
        record.start();
        Duration backoff = FIRST_BACKOFF;
        RuntimeException fault = null;
        int faults = 0;
        int attempts = 0;
        while (!record.isStopped()) {
            try {
                if (attempts > 0) {
                    turn.awaitPredecessors();
                }
                attempts++;
                var _ = (fault == null || faults < MAX_FAULTS
                                ? handler.handle(record.message(), turn)
                                : handler.giveUp(record.message(), fault))
                        .whenComplete((_, failure) -> record.end(failure == null));
                return;
            } catch (BusHandler.TransientFailureException e) {
                LOG.warn(
                        "Could not decide the command at offset {} of {}-{} now, retrying: {}",
                        record.message().offset(),
                        record.message().topic(),
                        record.message().partition(),
                        e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException | Error e) {
                fault = Faults.of(e);
                faults++;
                LOG.error(
                        "Could not handle offset {} of {}-{} (attempt {} of {})",
                        record.message().offset(),
                        record.message().topic(),
                        record.message().partition(),
                        faults,
                        MAX_FAULTS,
                        e);
            }
            turn.pause(backoff);
            Duration twice = backoff.multipliedBy(2);
            backoff = twice.compareTo(LONGEST_BACKOFF) < 0 ? twice : LONGEST_BACKOFF;
        }
        record.end(false);
    }

    /** Starts no more records of these partitions, waits a moment for records in progress, and commits what is done. */
    private void drain(Consumer<byte[], byte[]> open, Collection<TopicPartition> topicPartitions) {
        List<InFlightPartition> stopping = topicPartitions.stream()
                .map(partitions::get)
                .filter(Objects::nonNull)
                .toList();
        stopping.forEach(InFlightPartition::stop);
        long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        boolean waiting = true;
        while (waiting && stopping.stream().anyMatch(InFlightPartition::isBusy)) {
            waiting = System.nanoTime() < deadline && pause(DRAIN_POLL);
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = advance(topicPartitions);
            if (!offsets.isEmpty()) {
                open.commitSync(offsets, DRAIN_TIMEOUT);
            }
        } catch (KafkaException e) {
            LOG.info(
                    "Could not commit offsets of {}; their commands will be delivered again: {}",
                    topicPartitions,
                    e.toString());
        }
        drop(topicPartitions);
    }

    private void drop(Collection<TopicPartition> topicPartitions) {
        for (TopicPartition topicPartition : List.copyOf(topicPartitions)) {
            InFlightPartition partition = partitions.remove(topicPartition);
            if (partition != null) {
                partition.stop();
            }
        }
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        // The session timeout is how long the commands of a dead node wait before another node takes over.
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
        if (closed) {
            return;
        }
        closed = true;
        try {
            // As long as draining may take, and committing what was drained.
            if (!thread.join(DRAIN_TIMEOUT.multipliedBy(2))) {
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
            drain(open, revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            drop(lost);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            if (!assigned.isEmpty()) {
                LOG.info("Consuming commands from {}", assigned);
            }
        }
    }
}
