package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Measures durable commands per second over HTTP and over the bus, each against its limit, in alternating rounds. */
public final class CommandsBenchmark {

    private static final String HELP = """
        Sends named commands (each invites somebody) to a command service on a durable PostgreSQL, over HTTP and over
        the bus. The rounds alternate with those of the limits: an endpoint that only checks the token, and Kafka alone.

        usage: infra/benchmarks/run commands [options]
          --accounts=N         number of accounts to spread the commands over, from 1 to 1000 (default 40)
          --callers=N          concurrent HTTP calls, from 1 to 1000 (default 64)
          --window=N           messages in flight, from 1 to 100000 (default 2000)
          --seconds=N          length of a round, from 1 to 600 (default 5)
          --rounds=N           measured rounds, from 1 to 100, after one for warm-up (default 5)
        """;

    private final AtomicInteger ids = new AtomicInteger();
    private final List<String> accounts;
    private final int callers;
    private final int window;
    private final int seconds;

    private CommandsBenchmark(List<String> accounts, int callers, int window, int seconds) {
        this.accounts = accounts;
        this.callers = callers;
        this.window = window;
        this.seconds = seconds;
    }

    /** Calls a service and waits for the answer; tells whether the call succeeded. */
    @FunctionalInterface
    private interface Call {
        boolean succeeds(String account, String id) throws InterruptedException;
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            run(
                    Options.number(arguments, "accounts", 40, 1, 1_000),
                    Options.number(arguments, "callers", 64, 1, 1_000),
                    Options.number(arguments, "window", 2_000, 1, 100_000),
                    Options.number(arguments, "seconds", 5, 1, 600),
                    Options.number(arguments, "rounds", 5, 1, 100));
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(int accounts, int callers, int window, int seconds, int rounds) throws Exception {
        try (Stack stack = new Stack(Path.of("").toAbsolutePath());
                BusClient bus = stack.bus();
                PlainKafka kafka = new PlainKafka(stack.plainTopic())) {
            var benchmark = new CommandsBenchmark(stack.openAccounts(accounts), callers, window, seconds);
            System.out.printf(
                    "%d accounts, %d callers, %d messages in flight, rounds of %d s%n",
                    accounts, callers, window, seconds);
            double[][] figures = new double[4][rounds];
            for (int round = -1; round < rounds; round++) {
                double[] now = {
                    benchmark.calls((account, id) -> stack.invite(account, id).statusCode() == 201),
                    benchmark.calls((_, id) -> stack.callEmpty(id).statusCode() == 200),
                    benchmark.messages(command -> send(bus, command), stack.token()),
                    benchmark.messages(command -> kafka.send(bus.recordOf(command), command.id()), stack.token())
                };
                if (round >= 0) {
                    for (int i = 0; i < now.length; i++) {
                        figures[i][round] = now[i];
                    }
                    System.out.printf(
                            "round %d   HTTP %,7.0f/s of %,7.0f/s   bus %,7.0f/s of %,7.0f/s%n",
                            round + 1, now[0], now[1], now[2], now[3]);
                }
            }
            System.out.printf(
                    "median    HTTP %,7.0f/s, %.2f of an empty endpoint   bus %,7.0f/s, %.2f of Kafka alone%n",
                    median(figures[0]),
                    median(ratios(figures[0], figures[1])),
                    median(figures[2]),
                    median(ratios(figures[2], figures[3])));
        }
    }

    private static CompletableFuture<String> send(BusClient bus, Command command) {
        CompletableFuture<String> accepted = bus.resultOf(command.id()).thenApply(result -> {
            if (!result.type().equals("command.accepted")) {
                throw new IllegalStateException(result.text());
            }
            return result.commandId();
        });
        var _ = bus.send(command);
        return accepted;
    }

    /** Calls per second. Each caller waits for an answer before its next call. */
    private double calls(Call call) throws Exception {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        AtomicLong done = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                all.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        int id = ids.incrementAndGet();
                        if (!call.succeeds(accounts.get(id % accounts.size()), "c" + id)) {
                            throw new IllegalStateException("A call failed");
                        }
                        done.incrementAndGet();
                    }
                    return true;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    /** Completed messages per second, with at most {@code window} in flight. */
    private double messages(Function<Command, CompletableFuture<String>> send, String token)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        Semaphore room = new Semaphore(window);
        AtomicLong done = new AtomicLong();
        AtomicInteger failed = new AtomicInteger();
        while (System.nanoTime() < end) {
            room.acquire();
            int id = ids.incrementAndGet();
            var _ = send.apply(Command.of(
                            accounts.get(id % accounts.size()),
                            "c" + id,
                            "user.invite",
                            token,
                            Stack.invitation("c" + id)))
                    .whenComplete((_, failure) -> {
                        done.incrementAndGet();
                        failed.addAndGet(failure == null ? 0 : 1);
                        room.release();
                    });
        }
        room.acquire(window);
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " messages failed");
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    private static double[] ratios(double[] figures, double[] limits) {
        double[] ratios = new double[figures.length];
        for (int i = 0; i < figures.length; i++) {
            ratios[i] = figures[i] / limits[i];
        }
        return ratios;
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
