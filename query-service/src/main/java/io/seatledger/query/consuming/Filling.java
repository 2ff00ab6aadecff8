package io.seatledger.query.consuming;

import io.seatledger.query.consuming.EventConsumer.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Fills generations from the first event on, beside those that are in use, with threads of its own. It may end at any
 * time; the next one goes on where it was.
 */
final class Filling implements AutoCloseable {

    private static final String SEPARATOR = "+";

    private final List<Generation> generations;
    private final Positions positions;
    private final Parked parked;
    private final Admin offsets;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> beginnings;
    private final List<EventConsumer> threads = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private final long foldedBefore;

    /** What a filling needs from its surroundings. */
    record Parts(
            String topic,
            KafkaConsumers consumers,
            Supplier<Admin> admin,
            Runnable requireTopic,
            PartitionFolds folds,
            Positions positions,
            Parked parked,
            FoldMeters meters,
            int threads) {}

    /** Makes the fold of a partition. */
    @FunctionalInterface
    interface PartitionFolds {
        PartitionFold of(TopicPartition partition, Lane lane);
    }

    /**
     * How far it has come.
     *
     * @param folded records that were folded, of all threads and since the first start
     * @param eventsPerSecond since this start
     * @param left how long the rest will take at this rate; {@code null} while nobody can tell
     */
    record State(
            long folded,
            long total,
            long eventsPerSecond,
            @Nullable Duration left) {

        long percent() {
            return total == 0 ? 100 : folded * 100 / total;
        }
    }

    /** @param account the only account to fold; {@code null} for all */
    Filling(Parts parts, List<Generation> generations, @Nullable String account) {
        this.generations = List.copyOf(generations);
        positions = parts.positions();
        parked = parts.parked();
        var lane = new Shadow(laneOf(generations), this.generations, account);
        offsets = parts.admin().get();
        partitions = partitionsOf(parts.topic());
        beginnings = offsets(OffsetSpec.earliest());
        foldedBefore = folded();
        for (int i = 0; i < Math.min(parts.threads(), partitions.size()); i++) {
            Set<Integer> some = new HashSet<>();
            for (int p = i; p < partitions.size(); p += parts.threads()) {
                some.add(partitions.get(p).partition());
            }
            threads.add(new EventConsumer(
                    "filling-" + i,
                    new Assignment(parts.topic(), some),
                    parts.requireTopic(),
                    parts.consumers()::alone,
                    parts.consumers()::alone,
                    partition -> parts.folds().of(partition, lane),
                    parts.meters()));
        }
    }

    /** Generations that nobody reads. */
    private record Shadow(
            String name,
            List<Generation> generations,
            @Nullable String account) implements Lane {

        @Override
        public boolean takes(String accountId) {
            return account == null || account.equals(accountId);
        }

        @Override
        public void folded(Map<String, AccountProgress> reached) {
            // Nobody waits for it.
        }
    }

    /** The name of the lane that fills generations. */
    static String laneOf(List<Generation> generations) {
        return generations.stream().map(Generation::key).sorted().collect(Collectors.joining(SEPARATOR));
    }

    void start() {
        threads.forEach(EventConsumer::start);
    }

    /** Whether Kafka still has the first events; without them, nothing can be filled. */
    boolean hasFirstEvents() {
        return beginnings.values().stream().allMatch(offset -> offset == 0);
    }

    State state() {
        long total = 0;
        for (Map.Entry<TopicPartition, Long> end : offsets(OffsetSpec.latest()).entrySet()) {
            total += end.getValue() - beginnings.getOrDefault(end.getKey(), 0L);
        }
        long folded = folded();
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        long rate = (long) ((folded - foldedBefore) / Math.max(seconds, 0.001));
        return new State(
                folded, total, rate, rate == 0 ? null : Duration.ofSeconds(Math.max(0, total - folded) / rate));
    }

    /** Whether it has reached the end that each partition had when this was asked. */
    boolean hasCaughtUp() {
        Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
        return ends.entrySet().stream().allMatch(end -> position(end.getKey()) >= end.getValue());
    }

    /** What keeps it from going on, and why. */
    Map<String, String> problems() {
        Map<String, String> all = new HashMap<>();
        for (EventConsumer thread : threads) {
            all.putAll(thread.stopped());
            thread.parked().forEach((account, reason) -> all.put("account " + account, reason));
        }
        return all;
    }

    /** The accounts that it could not fold. */
    Map<String, Parked.Account> parked() {
        return parked.in(laneOf(generations));
    }

    private List<TopicPartition> partitionsOf(String topic) {
        TopicDescription description = KafkaAnswers.await(
                        offsets.describeTopics(List.of(topic)).allTopicNames())
                .get(topic);
        return Objects.requireNonNull(description).partitions().stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = partitions.stream().collect(Collectors.toMap(each -> each, _ -> which));
        return KafkaAnswers.await(offsets.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    private long folded() {
        return partitions.stream()
                .mapToLong(each -> Math.max(0, position(each) - beginnings.getOrDefault(each, 0L)))
                .sum();
    }

    private long position(TopicPartition partition) {
        return positions.in(partition, generations).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        threads.parallelStream().forEach(EventConsumer::close);
        offsets.close();
    }
}
