package io.seatledger.query.progress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watchers of this node, by account. */
final class ProgressWatchers {

    /** How this node learned of the progress. */
    enum Source {
        /** It folded the events itself. */
        FOLD,
        /** The node that folded the events broadcast a notice. */
        BROADCAST,
        /** It polled the stored progress. */
        POLL
    }

    private final Map<String, Set<ProgressWatcher>> watchers = new ConcurrentHashMap<>();
    private final MeterRegistry metrics;

    ProgressWatchers(MeterRegistry metrics) {
        this.metrics = metrics;
        for (Source source : Source.values()) {
            wakes(source);
        }
    }

    private Counter wakes(Source by) {
        return Counter.builder("seatledger.progress.wakes")
                .description("Reads and streams that were woken because their version was reached")
                .tag("by", by.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    void add(String accountId, ProgressWatcher watch) {
        watchers.compute(accountId, (_, present) -> {
            Set<ProgressWatcher> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(watch);
            return all;
        });
    }

    void remove(String accountId, ProgressWatcher watch) {
        watchers.computeIfPresent(accountId, (_, all) -> {
            all.remove(watch);
            return all.isEmpty() ? null : all;
        });
    }

    /** The accounts that have a watcher. */
    Set<String> accounts() {
        return Set.copyOf(watchers.keySet());
    }

    /** Whether any watcher of the account waits for this version or a lower one. */
    boolean want(String accountId, long version) {
        return watchers.getOrDefault(accountId, Set.of()).stream().anyMatch(watch -> watch.wanted() <= version);
    }

    /** Notifies the watchers that wait for this version or a lower one. */
    void reached(String accountId, long version, Source by) {
        for (ProgressWatcher watch : watchers.getOrDefault(accountId, Set.of())) {
            if (watch.wanted() <= version && watch.reached(version)) {
                wakes(by).increment();
            }
        }
    }
}
