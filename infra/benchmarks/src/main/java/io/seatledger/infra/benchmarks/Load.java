package io.seatledger.infra.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who each wait for an answer before their next call. */
final class Load {

    private Load() {}

    /** A call that fails throws. */
    @FunctionalInterface
    interface Call {
        void by(int caller) throws Exception;
    }

    /**
     * What was done.
     *
     * @param count how much
     * @param seconds how long it took
     * @param nanos the time of each call; empty if there were no single calls
     */
    record Done(long count, double seconds, List<Long> nanos) {

        double perSecond() {
            return count / seconds;
        }
    }

    /** Lets callers call for some seconds. */
    static Done during(int seconds, int callers, Call call) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        List<Long> nanos = of(callers, caller -> {
                    List<Long> times = new ArrayList<>();
                    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                        call.by(caller);
                        times.add(System.nanoTime() - now);
                    }
                    return times;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
        return new Done(nanos.size(), (System.nanoTime() - start) / 1e9, nanos);
    }

    /** Makes a number of calls, one for each index. */
    static void each(int count, int callers, Call call) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        var _ = of(callers, _ -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                call.by(i);
            }
            return true;
        });
    }

    private interface Calls<T> {
        T by(int caller) throws Exception;
    }

    private static <T> List<T> of(int callers, Calls<T> calls) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                all.add(threads.submit(() -> calls.by(caller)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : all) {
                results.add(each.get());
            }
            return results;
        }
    }

    /** A percentile in milliseconds. {@code sorted} must not be empty. */
    static double percentile(long[] sorted, double percentile) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * percentile))] / 1e6;
    }

    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
