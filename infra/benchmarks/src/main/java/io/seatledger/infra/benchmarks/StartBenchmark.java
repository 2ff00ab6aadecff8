package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.ServiceProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Compares the start of the command service with that of a Spring Boot service that does nothing. */
public final class StartBenchmark {

    private static final String HELP = """
        Starts the command service and an empty Spring Boot service in turn, each alone, and measures the time until it
        is ready, and the memory that it has then. Both have the same JVM options. The command service finds its
        tables and topics made.

        usage: infra/benchmarks/run start [options]
          --rounds=N           starts of each that count, from 1 to 100, after one that does not (default 5)
        """;

    private StartBenchmark() {}

    private record Start(double seconds, double mebibytes) {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int rounds = Options.number(arguments, "rounds", 5, 1, 100);
            try (Stack stack = new Stack(Path.of("").toAbsolutePath())) {
                run(stack, rounds);
            }
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Both have been started once when they are first killed. */
    private static void run(Stack stack, int rounds) {
        ServiceProcess ours = stack.commandService();
        ServiceProcess empty = stack.startEmpty();
        ours.kill();
        empty.kill();
        Start[][] starts = new Start[2][rounds];
        for (int round = 0; round < rounds; round++) {
            starts[0][round] = start(ours);
            starts[1][round] = start(empty);
        }
        print("command-service", starts[0], starts[1]);
        print("empty service", starts[1], starts[1]);
    }

    private static Start start(ServiceProcess service) {
        long start = System.nanoTime();
        service.startAgain();
        double seconds = (System.nanoTime() - start) / 1e9;
        double mebibytes = CpuTimes.residentMiB(service.process().pid())
                .map(Long::doubleValue)
                .orElse(Double.NaN);
        service.kill();
        return new Start(seconds, mebibytes);
    }

    private static void print(String name, Start[] starts, Start[] empty) {
        double seconds = median(starts, Start::seconds);
        double mebibytes = median(starts, Start::mebibytes);
        System.out.printf(
                "%-16s ready after %.2f s (%.2f of the empty one), %.0f MiB resident (%.2f)   %s%n",
                name,
                seconds,
                seconds / median(empty, Start::seconds),
                mebibytes,
                mebibytes / median(empty, Start::mebibytes),
                Arrays.stream(starts)
                        .map(start -> "%.2f s".formatted(start.seconds()))
                        .collect(Collectors.joining(", ")));
    }

    private static double median(Start[] starts, ToDoubleFunction<Start> figure) {
        return Load.median(Arrays.stream(starts).mapToDouble(figure).toArray());
    }
}
