package io.seatledger.command.eventstore;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows how the appends are doing. */
final class StoreMeters implements MeterBinder {

    private final AppendSignal signal;
    private final AppendLane lane;

    StoreMeters(AppendSignal signal, AppendLane lane) {
        this.signal = signal;
        this.lane = lane;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        AppendStatistics statistics = lane.statistics();
        Gauge.builder("seatledger.log.head", signal, AppendSignal::head)
                .description("Position of the last event that this process knows of")
                .register(registry);
        Gauge.builder("seatledger.appends.waiting", lane, AppendLane::waiting)
                .description("Appends that wait for their group")
                .register(registry);
        Gauge.builder("seatledger.appends.oldest", lane, l -> l.longestWait().toNanos() / 1e9)
                .baseUnit("seconds")
                .description("How long the oldest append without a verdict has waited")
                .register(registry);
        for (AppendStatistics.Result result : AppendStatistics.Result.values()) {
            FunctionCounter.builder("seatledger.appends", statistics, s -> s.count(result))
                    .tag("result", result.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .description("Appends, by their result")
                    .register(registry);
        }
        FunctionCounter.builder("seatledger.append.groups", statistics, AppendStatistics::groups)
                .description("Groups that were committed; appends per group are the size of a group")
                .register(registry);
        FunctionCounter.builder("seatledger.append.retries", statistics, AppendStatistics::retries)
                .description("Times that a group had to be written again, because the database did not take it")
                .register(registry);
        FunctionTimer.builder(
                        "seatledger.append.lock",
                        statistics,
                        AppendStatistics::locks,
                        AppendStatistics::lockNanos,
                        TimeUnit.NANOSECONDS)
                .description("Waits for the lock that lets one node write at a time")
                .register(registry);
    }
}
