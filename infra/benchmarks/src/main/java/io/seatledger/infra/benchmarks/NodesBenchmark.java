package io.seatledger.infra.benchmarks;

import io.seatledger.infra.benchmarks.Load.Done;
import java.nio.file.Path;
import java.util.List;

/** Compares two nodes of the command service, which change the same pool, with one. */
public final class NodesBenchmark {

    private static final String HELP = """
        Starts two command services on the same database. Callers take a seat of the same pool and give it back, each
        with a user of its own, in alternating rounds: all of them at one node, and half of them at each node.

        usage: infra/benchmarks/run nodes [options]
          --callers=N          concurrent HTTP calls, from 2 to 1000 (default 64)
          --seconds=N          length of a round, from 1 to 600 (default 5)
          --rounds=N           rounds that count, from 1 to 100 (default 5)
          --warm-up=N          rounds that do not, before them, from 0 to 100 (default 2)
          --require-ratio=N    fail if two nodes reach less than N hundredths of one (default 0)
        """;

    private NodesBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int callers = Options.number(arguments, "callers", 64, 2, 1_000);
            int seconds = Options.number(arguments, "seconds", 5, 1, 600);
            int rounds = Options.number(arguments, "rounds", 5, 1, 100);
            int warmUp = Options.number(arguments, "warm-up", 2, 0, 100);
            int required = Options.number(arguments, "require-ratio", 0, 0, 1_000);
            double ratio;
            try (Stack stack = new Stack(Path.of("").toAbsolutePath())) {
                ratio = run(stack, callers, seconds, warmUp, rounds);
            }
            // Exiting also stops the servers.
            System.exit(ratio * 100 < required ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static double run(Stack stack, int callers, int seconds, int warmUp, int rounds) throws Exception {
        Client first = stack.commands();
        Client second = stack.client(stack.startCommandService("second command-service"));
        var seats = new Seats(stack, first, "nodes-", 1, callers, callers);
        System.out.printf("%d callers, rounds of %d s%n", callers, seconds);
        Alternation alternation = new Alternation(stack.cpu())
                .with("one node", () -> settled(stack, Load.during(seconds, callers, seats::takeOrGiveBack)))
                .with(
                        "two nodes",
                        () -> settled(
                                stack,
                                Load.during(
                                        seconds,
                                        callers,
                                        caller -> seats.takeOrGiveBack(caller % 2 == 0 ? first : second, caller))))
                .run(warmUp, rounds);
        long moved = stack.events("license.reserved", "license.released");
        if (moved != alternation.total("one node", "two nodes")) {
            throw new IllegalStateException("The log has %,d events".formatted(moved));
        }
        return alternation.compare("two nodes", "one node");
    }

    private static Done settled(Stack stack, Done done) throws Exception {
        stack.awaitRelay();
        return done;
    }
}
