package io.seatledger.infra.benchmarks;

import java.util.List;
import java.util.UUID;

/** Measures how many events per second the read models follow, of one account and of many. */
public final class FoldBenchmark {

    private static final String HELP = """
        Publishes events while query-service folds them, of one account and of many in turn, as fast as the broker takes
        them. Prints events per second, from the first event until all of them are folded.

        usage: infra/benchmarks/run fold [options]
          --users=N            users of each turn, with 10 events each, from 10 to 1000000 (default 10000)
          --accounts=N         accounts of the turns with many, from 2 to 10000 (default 100)
          --rounds=N           turns of each kind, from 1 to 20 (default 3); the first does not count
        """;

    private FoldBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            run(
                    Options.number(arguments, "users", 10_000, 10, 1_000_000),
                    Options.number(arguments, "accounts", 100, 2, 10_000),
                    Options.number(arguments, "rounds", 3, 1, 20));
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(int users, int accounts, int rounds) throws Exception {
        String topic = "benchmark-" + UUID.randomUUID();
        try (var ledgers = new PublishedLedgers(topic);
                var service = new FoldingService(topic)) {
            for (int round = 0; round < rounds; round++) {
                for (int count : List.of(1, accounts)) {
                    long start = System.nanoTime();
                    ledgers.publishUsers("r%d-%d-".formatted(round, count), users, count);
                    service.awaitFolded();
                    double seconds = (System.nanoTime() - start) / 1e9;
                    int events = users * PublishedLedgers.EVENTS_OF_A_USER;
                    System.out.printf(
                            "round %d   %5d account(s)   %,9d events   %6.1f s   %,8.0f/s%n",
                            round, count, events, seconds, events / seconds);
                }
            }
        }
    }
}
