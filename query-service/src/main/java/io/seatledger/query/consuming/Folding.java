package io.seatledger.query.consuming;

import io.seatledger.query.consuming.EventConsumer.Assignment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The threads that keep the generations in use up to date: each folds some of the partitions. */
final class Folding implements AutoCloseable {

    private final List<EventConsumer> threads;
    private final FoldingProperties properties;

    Folding(
            Filling.Parts parts,
            FoldingProperties properties,
            Generations generations,
            FoldedListener listener,
            FoldMeters meters) {
        this.properties = properties;
        var lane = new Live(generations, listener);
        threads = IntStream.range(0, properties.threads())
                .mapToObj(i -> new EventConsumer(
                        "folding-" + i,
                        new Assignment(parts.topic(), null),
                        parts.requireTopic(),
                        () -> parts.consumers().inGroup(i),
                        parts.consumers()::alone,
                        partition -> parts.folds().of(partition, lane),
                        meters))
                .toList();
    }

    /** The generations in use. Readers are told what all live ones have reached. */
    private record Live(Generations source, FoldedListener listener) implements Lane {

        @Override
        public String name() {
            return Parked.LIVE;
        }

        @Override
        public List<Generation> generations() {
            return source.folded();
        }

        @Override
        public void folded(Map<String, AccountProgress> reached) {
            Map<String, Long> versions = new HashMap<>();
            reached.forEach((account, progress) -> versions.put(account, source.versionOf(progress)));
            listener.folded(versions);
        }
    }

    void start() {
        threads.forEach(EventConsumer::start);
    }

    /** Whether every thread runs. */
    boolean isAlive() {
        return threads.stream().allMatch(EventConsumer::isAlive);
    }

    /** What has stopped until an operator lets it go on, and why. */
    Map<String, String> stopped() {
        Map<String, String> all = new HashMap<>();
        threads.forEach(thread -> all.putAll(thread.stopped()));
        return all;
    }

    /** What has been failing for so long that it may not pass. */
    Map<String, String> stuck() {
        Map<String, String> all = new HashMap<>();
        threads.forEach(thread -> thread.failing().forEach((what, failing) -> {
            if (System.nanoTime() - failing.sinceNanos()
                    > properties.stuckAfter().toNanos()) {
                all.put(what, failing.reason());
            }
        }));
        return all;
    }

    /** The accounts that are parked in the partitions of this node, and why. */
    Map<String, String> parked() {
        Map<String, String> all = new HashMap<>();
        threads.forEach(thread -> all.putAll(thread.parked()));
        return all;
    }

    /** Lets everything go on that stopped. */
    void resume() {
        threads.forEach(EventConsumer::resume);
    }

    @Override
    public void close() {
        threads.parallelStream().forEach(EventConsumer::close);
    }
}
