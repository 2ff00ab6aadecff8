package io.seatledger.query.consuming;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** What the folding of a lane costs, and how far it is behind. */
final class FoldMeters {

    private final Timer time;
    private final DistributionSummary batches;
    private final Counter retries;
    private final Map<String, Long> lags = new ConcurrentHashMap<>();

    FoldMeters(MeterRegistry registry, String lane) {
        time = Timer.builder("seatledger.folding.time")
                .description("Time to fold a batch of one partition and to write it")
                .tag("lane", lane)
                .register(registry);
        batches = DistributionSummary.builder("seatledger.folding.batch")
                .description("Events of a batch")
                .tag("lane", lane)
                .register(registry);
        retries = Counter.builder("seatledger.folding.retries")
                .description("Attempts that failed for a reason that should pass")
                .tag("lane", lane)
                .register(registry);
        Gauge.builder("seatledger.folding.lag", this, FoldMeters::lag)
                .description("Events in the partitions of this node that are not folded yet")
                .tag("lane", lane)
                .register(registry);
    }

    void time(int events, Runnable fold) {
        batches.record(events);
        time.record(fold);
    }

    void retried() {
        retries.increment();
    }

    /** Notes how far a thread is behind, as far as its consumer knows without asking the broker. */
    void lag(String thread, Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        lags.put(
                thread,
                partitions.stream()
                        .mapToLong(each -> consumer.currentLag(each).orElse(0))
                        .sum());
    }

    private double lag() {
        return lags.values().stream().mapToLong(Long::longValue).sum();
    }
}
