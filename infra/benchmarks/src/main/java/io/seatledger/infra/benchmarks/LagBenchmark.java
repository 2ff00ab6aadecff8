package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the time from a command until a read shows it, at a steady rate, and compares it with Kafka alone. */
public final class LagBenchmark {

    private static final String HELP = """
        Sends commands over HTTP at a steady rate. After each, a read waits until it shows the effect. Prints the time
        from sending the command, and from its answer, until then; for comparison, prints the time from producing to
        consuming a similar record on the same broker.

        usage: infra/benchmarks/run lag [options]
          --rate=N             commands per second, from 1 to 1000 (default 100)
          --seconds=N          length of the run, from 1 to 600 (default 30)
          --warm-up=N          seconds of warm-up before the run, with 8 callers, from 0 to 600 (default 60)
          --accounts=N         number of accounts to spread the commands over, from 1 to 1000 (default 40)
        """;

    private static final int WARM_UP_CALLERS = 8;
    private static final Pattern VERSION = Pattern.compile("\"accountVersion\":(\\d+)");

    private LagBenchmark() {}

    @FunctionalInterface
    private interface Step {
        Object take(int number) throws InterruptedException;
    }

    /** In nanoseconds: until the command's answer, until the read's answer, and for a record through Kafka alone. */
    private record Lag(long answered, long visible, long kafka) {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            run(
                    Options.number(arguments, "rate", 100, 1, 1_000),
                    Options.number(arguments, "seconds", 30, 1, 600),
                    Options.number(arguments, "warm-up", 60, 0, 600),
                    Options.number(arguments, "accounts", 40, 1, 1_000));
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(int rate, int seconds, int warmUp, int count) throws Exception {
        try (Stack stack = new Stack(Path.of("").toAbsolutePath());
                Client reads = stack.client(stack.startReads());
                BusClient bus = stack.bus();
                PlainKafka kafka = new PlainKafka(stack.plainTopic());
                var timer = Executors.newScheduledThreadPool(1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> accounts = stack.openAccounts(count);
            warmUp(warmUp, threads, i -> measure(stack, reads, bus, kafka, accounts.get(i % count), "w" + i));
            List<Future<Lag>> lags = Collections.synchronizedList(new ArrayList<>());
            List<Future<?>> started = new ArrayList<>();
            for (int i = 0; i < rate * seconds; i++) {
                int number = i;
                started.add(timer.schedule(
                        () -> lags.add(threads.submit(
                                () -> measure(stack, reads, bus, kafka, accounts.get(number % count), "l" + number))),
                        number * 1_000_000L / rate,
                        TimeUnit.MICROSECONDS));
            }
            for (Future<?> each : started) {
                each.get();
            }
            List<Lag> counted = new ArrayList<>();
            for (Future<Lag> lag : lags) {
                counted.add(lag.get());
            }
            System.out.printf("%d commands at %d/s over %d accounts%n", counted.size(), rate, count);
            print(
                    "command to visible          ",
                    counted.stream().map(Lag::visible).toList());
            print(
                    "answer to visible           ",
                    counted.stream().map(lag -> lag.visible() - lag.answered()).toList());
            print(
                    "command to answer           ",
                    counted.stream().map(Lag::answered).toList());
            print(
                    "Kafka, produce to consume   ",
                    counted.stream().map(Lag::kafka).toList());
        }
    }

    /** Runs the same steps without measuring, until compilers and caches are warm. */
    private static void warmUp(int seconds, ExecutorService threads, Step step)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicInteger numbers = new AtomicInteger();
        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < WARM_UP_CALLERS; caller++) {
            callers.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    step.take(numbers.getAndIncrement());
                }
                return true;
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
    }

    private static Lag measure(Stack stack, Client reads, BusClient bus, PlainKafka kafka, String account, String id)
            throws InterruptedException {
        long start = System.nanoTime();
        String invited = Client.expect(201, stack.commands().invite(account, id));
        long answered = System.nanoTime() - start;
        Matcher version = VERSION.matcher(invited);
        if (!version.find()) {
            throw new IllegalStateException(invited);
        }
        HttpResponse<String> read = reads.read(account, version.group(1));
        while (read.statusCode() == 503) {
            // The read model was still behind after the wait: a client would retry, too.
            read = reads.read(account, version.group(1));
        }
        var _ = Client.expect(200, read);
        long visible = System.nanoTime() - start;

        var message = bus.recordOf(Command.of(account, id, "user.invite", stack.token(), Client.invitation(id)));
        long produced = System.nanoTime();
        kafka.send(message, id).join();
        return new Lag(answered, visible, System.nanoTime() - produced);
    }

    private static void print(String what, List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%s p50 %6.1f ms   p99 %6.1f ms%n", what, Load.percentile(sorted, 0.5), Load.percentile(sorted, 0.99));
    }
}
