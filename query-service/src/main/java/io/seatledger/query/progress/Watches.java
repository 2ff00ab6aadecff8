package io.seatledger.query.progress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to hear of which account, on this node. */
final class Watches {

    /** How the news came. */
    enum Source {
        /** This node folded the events. */
        FOLD,
        /** The node that folded them said so. */
        BROADCAST,
        /** Nobody said so; the regular look found it. */
        LOOK
    }

    private final Map<String, Set<ProgressWatch>> watches = new ConcurrentHashMap<>();
    private final MeterRegistry metrics;

    Watches(MeterRegistry metrics) {
        this.metrics = metrics;
        for (Source source : Source.values()) {
            wakes(source);
        }
    }

    private Counter wakes(Source by) {
        return Counter.builder("seatledger.progress.wakes")
                .description("Reads and streams that heard of what they waited for")
                .tag("by", by.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    void add(String accountId, ProgressWatch watch) {
        watches.compute(accountId, (_, present) -> {
            Set<ProgressWatch> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(watch);
            return all;
        });
    }

    void remove(String accountId, ProgressWatch watch) {
        watches.computeIfPresent(accountId, (_, all) -> {
            all.remove(watch);
            return all.isEmpty() ? null : all;
        });
    }

    /** The accounts that somebody wants to hear of. */
    Set<String> accounts() {
        return Set.copyOf(watches.keySet());
    }

    /** Whether a version of an account would be news to anybody. */
    boolean want(String accountId, long version) {
        return watches.getOrDefault(accountId, Set.of()).stream().anyMatch(watch -> watch.wanted() <= version);
    }

    /** Tells everybody to whom it is news. */
    void reached(String accountId, long version, Source by) {
        for (ProgressWatch watch : watches.getOrDefault(accountId, Set.of())) {
            if (watch.wanted() <= version && watch.reached(version)) {
                wakes(by).increment();
            }
        }
    }
}
