package io.seatledger.query.consuming;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that folds some of the partitions. MongoDB says where it goes on; the offsets that it commits to Kafka only
 * serve tools that show the lag.
 *
 * <p>What passes is retried. Anything else that is not about one account stops the partition, or the thread if it is
 * not about a partition, until an operator lets it go on or the service is restarted.
 */
final class EventConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String CONSUMING = "Consuming";
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Assignment assignment;
    private final Runnable requireTopic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Consumer<byte[], byte[]>> catchUpConsumers;
    private final Function<TopicPartition, PartitionFold> folds;
    private final FoldMeters meters;
    private final Map<TopicPartition, PartitionFold> owned = new ConcurrentHashMap<>();
    private final Map<TopicPartition, String> stopped = new ConcurrentHashMap<>();
    private final Set<TopicPartition> beginning = new HashSet<>();
    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    private final Thread thread;
    private @Nullable CatchUp catchUp;
    private long lookedAt;
    private volatile @Nullable String stoppedAltogether;
    private volatile boolean resuming;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * How a consumer gets its partitions.
     *
     * @param topic the topic of the events
     * @param only the partitions to fold; {@code null} to share all of them with the group
     */
    record Assignment(String topic, @Nullable Set<Integer> only) {}

    /** An attempt that fails for a reason that should pass. */
    record Failing(String reason, long sinceNanos) {}

    /**
     * Makes a consumer that does nothing until {@link #start}.
     *
     * @param requireTopic throws if the topic is not fit to be folded
     * @param catchUpConsumers consumers without a group, which read the events of parked accounts again
     * @param folds makes the fold of a partition
     */
    EventConsumer(
            String name,
            Assignment assignment,
            Runnable requireTopic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Consumer<byte[], byte[]>> catchUpConsumers,
            Function<TopicPartition, PartitionFold> folds,
            FoldMeters meters) {
        this.assignment = assignment;
        this.requireTopic = requireTopic;
        this.consumers = consumers;
        this.catchUpConsumers = catchUpConsumers;
        this.folds = folds;
        this.meters = meters;
        thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether the thread runs, or has ended because it was closed. */
    boolean isAlive() {
        return thread.isAlive() || closed;
    }

    /** The partitions that stopped, and why; under the name of the thread if all of it did. */
    Map<String, String> stopped() {
        Map<String, String> all = new HashMap<>();
        stopped.forEach((partition, reason) -> all.put(partition.toString(), reason));
        String reason = stoppedAltogether;
        if (reason != null) {
            all.put(thread.getName(), reason);
        }
        return all;
    }

    /** What fails and is retried. */
    Map<String, Failing> failing() {
        return failing;
    }

    /** The accounts that are parked in the partitions of this thread, and why. */
    Map<String, String> parked() {
        Map<String, String> all = new HashMap<>();
        owned.values().forEach(fold -> all.putAll(fold.parked()));
        return all;
    }

    /** Lets everything that stopped go on. */
    void resume() {
        resuming = true;
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> open = consumers.get()) {
                consumer = open;
                forget(owned.keySet());
                Set<Integer> only = assignment.only();
                if (only == null) {
                    open.subscribe(List.of(assignment.topic()), new Ownership(open));
                } else {
                    List<TopicPartition> partitions = only.stream()
                            .map(each -> new TopicPartition(assignment.topic(), each))
                            .toList();
                    open.assign(partitions);
                    take(open, partitions);
                }
                while (!closed) {
                    turn(open);
                }
            } catch (WakeupException _) {
                return;
            } catch (RuntimeException e) {
                if (Failures.passes(e)) {
                    fails(CONSUMING, e);
                    pause();
                } else {
                    stopAltogether(e);
                }
            } catch (Error e) {
                LOG.error("{} has died", thread.getName(), e);
                stoppedAltogether = e.toString();
                throw e;
            } finally {
                closeCatchUp();
            }
        }
    }

    private void turn(Consumer<byte[], byte[]> open) {
        boolean passed = begin(open);
        ConsumerRecords<byte[], byte[]> records = open.poll(catchUp == null ? POLL : NOT_AT_ALL);
        failing.remove(CONSUMING);
        meters.lag(thread.getName(), owned.keySet(), open);
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            passed &= attempt(open, "Folding", partition, fold -> meters.time(batch.size(), () -> fold.fold(batch)));
        }
        if (System.nanoTime() - lookedAt > LOOK.toNanos()) {
            lookedAt = System.nanoTime();
            for (TopicPartition partition : List.copyOf(owned.keySet())) {
                passed &= attempt(open, "Looking at", partition, PartitionFold::look);
            }
            commit(open);
        }
        passed &= catchUp(open);
        if (resuming) {
            resuming = false;
            beginning.addAll(stopped.keySet());
            stopped.clear();
        }
        if (!passed) {
            pause();
        }
    }

    /** Looks up where to go on in the partitions that are new, or had to stop in the middle of a batch. */
    private boolean begin(Consumer<byte[], byte[]> open) {
        boolean passed = true;
        for (TopicPartition partition : List.copyOf(beginning)) {
            PartitionFold fold = owned.get(partition);
            beginning.remove(partition);
            passed &= attempt(open, "Beginning with", partition, _ -> {
                requireTopic.run();
                long offset = Objects.requireNonNull(fold).begin();
                LOG.info("Folding {} from offset {} on", partition, offset);
                open.seek(partition, offset);
                open.resume(Set.of(partition));
            });
        }
        return passed;
    }

    /** Works on a partition, and decides what follows if that fails. */
    private boolean attempt(
            Consumer<byte[], byte[]> open,
            String what,
            TopicPartition partition,
            java.util.function.Consumer<PartitionFold> work) {
        PartitionFold fold = owned.get(partition);
        if (fold == null || stopped.containsKey(partition) || beginning.contains(partition)) {
            return true;
        }
        String name = what + " " + partition;
        try {
            work.accept(fold);
            failing.remove(name);
            pauseIfFull(open, partition, fold);
            return true;
        } catch (OlderServiceException e) {
            throw e;
        } catch (PositionMovedException e) {
            LOG.info("{}: reading again", e.getMessage());
            leave(open, partition, beginning);
            return true;
        } catch (RuntimeException e) {
            if (Failures.passes(e)) {
                fails(name, e);
                leave(open, partition, beginning);
                return false;
            }
            LOG.error("{} stopped at offset {} until it is resumed", partition, fold.next(), e);
            stopped.put(partition, "offset %d: %s".formatted(fold.next(), Failures.reason(e)));
            leave(open, partition, new HashSet<>());
            return true;
        }
    }

    /** Reads nothing of a partition until it is begun again. */
    private void leave(Consumer<byte[], byte[]> open, TopicPartition partition, Set<TopicPartition> then) {
        closeCatchUp();
        open.pause(Set.of(partition));
        then.add(partition);
    }

    private void pauseIfFull(Consumer<byte[], byte[]> open, TopicPartition partition, PartitionFold fold) {
        boolean paused = open.paused().contains(partition);
        if (fold.isFull() && !paused) {
            LOG.info("{} waits for events of other partitions", partition);
            open.pause(Set.of(partition));
        } else if (paused && !fold.isFull()) {
            open.resume(Set.of(partition));
        }
    }

    /** Reads events of a parked account again, a little in each turn. */
    private boolean catchUp(Consumer<byte[], byte[]> open) {
        CatchUp current = catchUp;
        if (current == null) {
            for (Map.Entry<TopicPartition, PartitionFold> each : owned.entrySet()) {
                if (!stopped.containsKey(each.getKey()) && each.getValue().due().isPresent()) {
                    each.getValue().beginCatchUp();
                    catchUp = new CatchUp(
                            catchUpConsumers.get(),
                            each.getKey(),
                            each.getValue(),
                            each.getValue().due().get());
                    return true;
                }
            }
            return true;
        }
        boolean[] more = {false};
        boolean passed = attempt(open, "Catching up in", current.partition(), _ -> more[0] = current.step());
        if (!more[0]) {
            closeCatchUp();
        }
        return passed;
    }

    private void closeCatchUp() {
        CatchUp current = catchUp;
        if (current != null) {
            catchUp = null;
            current.close();
        }
    }

    private void fails(String what, RuntimeException e) {
        meters.retried();
        LOG.warn("{} failed, retrying: {}", what, e.toString());
        failing.putIfAbsent(what, new Failing(e.toString(), System.nanoTime()));
    }

    private void stopAltogether(RuntimeException e) {
        LOG.error("{} stopped until it is resumed", thread.getName(), e);
        stoppedAltogether = e.toString();
        while (!closed && !resuming) {
            pause();
        }
        resuming = false;
        stoppedAltogether = null;
    }

    private void take(Consumer<byte[], byte[]> open, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.put(partition, folds.apply(partition)));
        beginning.addAll(partitions);
        open.pause(partitions);
    }

    private void commit(Consumer<byte[], byte[]> open) {
        if (assignment.only() == null) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            owned.forEach((partition, fold) -> {
                if (!beginning.contains(partition)) {
                    offsets.put(partition, new OffsetAndMetadata(fold.next()));
                }
            });
            open.commitAsync(offsets, (_, failure) -> {
                if (failure != null) {
                    LOG.debug("Could not commit {}", offsets, failure);
                }
            });
        }
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
            if (thread.getState() != Thread.State.NEW && !thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : List.copyOf(partitions)) {
            owned.remove(partition);
            beginning.remove(partition);
            stopped.remove(partition);
            failing.keySet().removeIf(what -> what.endsWith(" " + partition));
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> open;

        Ownership(Consumer<byte[], byte[]> open) {
            this.open = open;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            closeCatchUp();
            forget(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            take(open, partitions);
        }
    }
}
