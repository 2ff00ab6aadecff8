package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;

/** Compares group commit with one transaction per event: on the same PostgreSQL, in one run, in alternating rounds. */
public final class AppendBenchmark {

    private static final String HELP = """
        Appends durable events in both ways on the same PostgreSQL, in alternating rounds, and prints the ratio.

        usage: infra/benchmarks/run append [options]
          --callers=N          concurrent callers, from 1 to 1000 (default 64)
          --seconds=N          length of a round, from 1 to 600 (default 5)
          --rounds=N           measured rounds, from 1 to 100, after one for warm-up (default 5)
          --require-ratio=N    fail if the median ratio is below N (default 0)
        """;

    private final int callers;
    private final int seconds;
    private final int rounds;

    private AppendBenchmark(int callers, int seconds, int rounds) {
        this.callers = callers;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /** The result of one way in one round. Latencies are in nanoseconds, sorted. */
    private record Round(long events, double perSecond, List<Long> latencies) {

        double percentileMillis(double percentile) {
            return latencies.get((int) Math.min(latencies.size() - 1L, (long) (latencies.size() * percentile))) / 1e6;
        }
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            var benchmark = new AppendBenchmark(
                    Options.number(arguments, "callers", 64, 1, 1_000),
                    Options.number(arguments, "seconds", 5, 1, 600),
                    Options.number(arguments, "rounds", 5, 1, 100));
            double ratio = benchmark.run();
            System.exit(ratio < Options.number(arguments, "require-ratio", 0, 0, 1_000) ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private double run() throws Exception {
        try (Appender group = new GroupCommit(database());
                Appender single = new TransactionPerEvent(database())) {
            System.out.printf("%d callers, rounds of %d s, fsync and synchronous_commit on%n", callers, seconds);
            long[] groupMarkers = new long[callers];
            long[] singleMarkers = new long[callers];
            long groupEvents = round(group, groupMarkers).events();
            long singleEvents = round(single, singleMarkers).events();
            double[] ratios = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                Round a = round(group, groupMarkers);
                Round b = round(single, singleMarkers);
                groupEvents += a.events();
                singleEvents += b.events();
                ratios[i] = a.perSecond() / b.perSecond();
                System.out.printf(
                        "round %d   group commit %s   transaction per event %s   ratio %.1f%n",
                        i + 1, text(a), text(b), ratios[i]);
            }
            if (group.count() != groupEvents || single.count() != singleEvents) {
                throw new IllegalStateException("A log does not contain all acknowledged events");
            }
            Arrays.sort(ratios);
            double median = ratios[rounds / 2];
            System.out.printf("median ratio %.1f%n", median);
            return median;
        }
    }

    private Round round(Appender appender, long[] markers) throws Exception {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> calls = new ArrayList<>();
            for (int caller : IntStream.range(0, callers).toArray()) {
                calls.add(threads.submit((Callable<List<Long>>) () -> call(appender, markers, caller, end)));
            }
            List<Long> latencies = new ArrayList<>();
            for (Future<List<Long>> call : calls) {
                latencies.addAll(call.get());
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            return new Round(
                    latencies.size(),
                    latencies.size() / elapsed,
                    latencies.stream().sorted().toList());
        }
    }

    private static List<Long> call(Appender appender, long[] markers, int caller, long end) throws Exception {
        List<Long> latencies = new ArrayList<>();
        var event = new LicenseReserved("account-" + caller % 8, "user-" + caller, "pool-" + caller % 16, "enterprise");
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            markers[caller] = appender.append(event, markers[caller]);
            latencies.add(System.nanoTime() - now);
        }
        return latencies;
    }

    private static String text(Round round) {
        return "%,7.0f/s (p50 %.1f ms, p99 %.1f ms)"
                .formatted(round.perSecond(), round.percentileMillis(0.5), round.percentileMillis(0.99));
    }

    private static HikariDataSource database() {
        DatabaseAddress address = Parts.postgres().freshDatabase();
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(address.jdbcUrl());
        dataSource.setUsername(address.user());
        dataSource.setPassword(address.password());
        dataSource.setMaximumPoolSize(16);
        // As in application.yaml of command-service.
        dataSource.setConnectionInitSql(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off");
        Flyway.configure().dataSource(dataSource).load().migrate();
        return dataSource;
    }
}
