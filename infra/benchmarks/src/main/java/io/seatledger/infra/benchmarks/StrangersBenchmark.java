package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Measures what callers without rights cost: one of them, and others while many of them knock. */
public final class StrangersBenchmark {

    private static final String HELP = """
        Sends commands of a caller without rights to three accounts in turn: one that does not exist, a small one, and
        one with a long history. Then sends commands of an admin at a steady rate, in alternating rounds without and
        with many strangers, each of whom sends the next command as soon as the last one was refused.

        usage: infra/benchmarks/run strangers [options]
          --calls=N            measured calls to each account, from 1 to 100000 (default 500)
          --structure=N        structural events of the large account, from 4 to 100000 (default 5500)
          --seats=N            seat events of its pool, from 0 to 10000000 (default 1000000)
          --strangers=N        how many knock at a time, from 1 to 900 (default 600)
          --rate=N             commands of the admin per second, from 1 to 1000 (default 50)
          --seconds=N          length of a round, from 1 to 600 (default 20)
          --rounds=N           measured rounds, from 1 to 100, after one for warm-up (default 3)
          --require            fail if a stranger's command to one account takes more than 1.2 times that to another,
                               or if the strangers make the admin's p99 more than 2 times as long
        """;

    private static final String STRANGER = "eve";
    private static final String LARGE = "large";
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Stack stack;

    /** Has connections of its own: nobody else waits for them. */
    private final Client strangers;

    private final AtomicInteger ids = new AtomicInteger();

    private StrangersBenchmark(Stack stack) {
        this.stack = stack;
        this.strangers = stack.client(stack.commandService());
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int calls = Options.number(arguments, "calls", 500, 1, 100_000);
            int structure = Options.number(arguments, "structure", 5_500, 4, 100_000);
            int seats = Options.number(arguments, "seats", 1_000_000, 0, 10_000_000);
            int strangers = Options.number(arguments, "strangers", 600, 1, 900);
            int rate = Options.number(arguments, "rate", 50, 1, 1_000);
            int seconds = Options.number(arguments, "seconds", 20, 1, 600);
            int rounds = Options.number(arguments, "rounds", 3, 1, 100);
            DatabaseAddress database = Parts.postgres().freshDatabase();
            try (Stack stack = new Stack(Path.of("").toAbsolutePath(), database, topic -> {
                var history = new WrittenHistory(database);
                System.out.printf(
                        "%,d events in the log%n", history.accounts(List.of(LARGE), Stack.ADMIN, structure, seats));
                history.skip(topic);
            })) {
                stack.openAccounts(2);
                var benchmark = new StrangersBenchmark(stack);
                double spread = benchmark.alone(calls);
                double slowdown = benchmark.beside(strangers, rate, seconds, rounds);
                boolean required = List.of(arguments).contains("--require");
                // Exiting also stops the servers.
                System.exit(required && (spread > 1.2 || slowdown > 2) ? 1 : 0);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Returns the ratio of the longest median to the shortest. */
    private double alone(int calls) throws InterruptedException {
        List<String> accounts = List.of("no-such-account", "a0", LARGE);
        String token = stack.tokenOf(STRANGER);
        long[][] times = new long[accounts.size()][calls];
        for (int call = -calls / 2; call < calls; call++) {
            for (int i = 0; i < accounts.size(); i++) {
                long start = System.nanoTime();
                refused(assign(accounts.get(i), token));
                long time = System.nanoTime() - start;
                if (call >= 0) {
                    times[i][call] = time;
                }
                // A caller who comes back faster than this waits for the answer, whatever the account is.
                LockSupport.parkNanos(21_000_000 - time);
            }
        }
        for (int i = 0; i < accounts.size(); i++) {
            Arrays.sort(times[i]);
            System.out.printf(
                    "a stranger to %-16s p50 %.2f ms  p99 %.2f ms   %.2f of the first%n",
                    accounts.get(i),
                    Load.percentile(times[i], 0.5),
                    Load.percentile(times[i], 0.99),
                    Load.percentile(times[i], 0.5) / Load.percentile(times[0], 0.5));
        }
        DoubleSummaryStatistics medians = Arrays.stream(times)
                .mapToDouble(each -> Load.percentile(each, 0.5))
                .summaryStatistics();
        return medians.getMax() / medians.getMin();
    }

    /** Returns how many times as long the p99 of the admin is beside strangers. */
    private double beside(int strangers, int rate, int seconds, int rounds) throws Exception {
        List<String> tokens = IntStream.range(0, strangers)
                .mapToObj(i -> stack.tokenOf("stranger-" + i))
                .toList();
        double[] ratios = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            long[] quiet = commands(rate, seconds);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger knocks = new AtomicInteger();
            long[] knocked;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                for (String token : tokens) {
                    all.add(threads.submit(() -> {
                        while (!over.get()) {
                            refused(assign(LARGE, token));
                            knocks.incrementAndGet();
                        }
                        return true;
                    }));
                }
                // First all of them connect, and their tokens are seen for the first time.
                Thread.sleep(SETTLING);
                knocked = commands(rate, seconds);
                over.set(true);
                for (Future<?> each : all) {
                    each.get();
                }
            }
            if (round >= 0) {
                ratios[round] = Load.percentile(knocked, 0.99) / Load.percentile(quiet, 0.99);
                System.out.printf(
                        "round %d   alone p50 %.1f ms p99 %.1f ms   with %d strangers (%d refusals) p50 %.1f ms p99"
                                + " %.1f ms   p99 %.2f times%n",
                        round + 1,
                        Load.percentile(quiet, 0.5),
                        Load.percentile(quiet, 0.99),
                        strangers,
                        knocks.get(),
                        Load.percentile(knocked, 0.5),
                        Load.percentile(knocked, 0.99),
                        ratios[round]);
            }
        }
        Arrays.sort(ratios);
        System.out.printf("median    p99 %.2f times%n", ratios[rounds / 2]);
        return ratios[rounds / 2];
    }

    /** The times of an admin's commands, in nanoseconds, sorted. */
    private long[] commands(int rate, int seconds) throws InterruptedException {
        long[] times = new long[rate * seconds];
        long interval = 1_000_000_000L / rate;
        long start = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            long due = start + i * interval;
            LockSupport.parkNanos(due - System.nanoTime());
            // A command that waits for the one before it counts from the time when it was due.
            HttpResponse<String> answer = stack.commands().invite("a1", "c" + ids.incrementAndGet());
            times[i] = System.nanoTime() - due;
            var _ = Client.expect(201, answer);
        }
        Arrays.sort(times);
        return times;
    }

    private HttpResponse<String> assign(String account, String bearer) throws InterruptedException {
        return strangers.assignAs(bearer, account, "u1", WrittenHistory.POOL);
    }

    private static void refused(HttpResponse<String> answer) {
        var _ = Client.expect(403, answer);
    }
}
