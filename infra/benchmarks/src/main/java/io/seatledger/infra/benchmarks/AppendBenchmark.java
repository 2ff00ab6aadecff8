package io.seatledger.infra.benchmarks;

import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.util.List;
import java.util.stream.IntStream;

/** Compares group commit with one transaction per event, and with the plainest use of the same PostgreSQL. */
public final class AppendBenchmark {

    private static final String HELP = """
        Appends durable events as the event store does, and with one transaction per event, on the same PostgreSQL.
        Alternates both with inserts of one row into a plain table, each in a transaction of its own, and prints the
        ratios.

        usage: infra/benchmarks/run append [options]
          --callers=N          concurrent callers, from 1 to 150 (default 64)
          --seconds=N          length of a round, from 1 to 600 (default 5)
          --rounds=N           measured rounds, from 1 to 100 (default 5)
          --warm-up=N          rounds before them, from 0 to 100 (default 1)
          --require-ratio=N    fail if the median ratio to one transaction per event is below N (default 0)
        """;

    private static final String GROUP = "group commit";
    private static final String SINGLE = "transaction per event";
    private static final String PLAIN = "one row per transaction";

    private final int callers;
    private final int seconds;

    private AppendBenchmark(int callers, int seconds) {
        this.callers = callers;
        this.seconds = seconds;
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            var benchmark = new AppendBenchmark(
                    Options.number(arguments, "callers", 64, 1, 150), Options.number(arguments, "seconds", 5, 1, 600));
            double ratio = benchmark.run(
                    Options.number(arguments, "warm-up", 1, 0, 100), Options.number(arguments, "rounds", 5, 1, 100));
            System.exit(ratio < Options.number(arguments, "require-ratio", 0, 0, 1_000) ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private double run(int warmUp, int rounds) throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (Appender group = new GroupCommit(StoreDatabase.open(database));
                Appender single = new TransactionPerEvent(
                        StoreDatabase.open(Parts.postgres().freshDatabase()));
                Appender plain = new PlainInserts(Parts.postgres().freshDatabase(), callers)) {
            System.out.printf("%d callers, rounds of %d s, fsync and synchronous_commit on%n", callers, seconds);
            var cpu = new CpuTimes();
            cpu.addPostgres(database);
            Alternation alternation = new Alternation(cpu)
                    .with(GROUP, turn(group))
                    .with(SINGLE, turn(single))
                    .with(PLAIN, turn(plain))
                    .run(warmUp, rounds);
            if (group.count() != alternation.total(GROUP)
                    || single.count() != alternation.total(SINGLE)
                    || plain.count() != alternation.total(PLAIN)) {
                throw new IllegalStateException("A log does not contain all acknowledged events");
            }
            alternation.compare(GROUP, PLAIN);
            return alternation.compare(GROUP, SINGLE);
        }
    }

    private Alternation.Turn turn(Appender appender) {
        long[] markers = new long[callers];
        List<LicenseReserved> events = IntStream.range(0, callers)
                .mapToObj(caller -> new LicenseReserved(
                        "account-" + caller % 8, "user-" + caller, "pool-" + caller % 16, "enterprise"))
                .toList();
        return () -> Load.during(
                seconds, callers, caller -> markers[caller] = appender.append(events.get(caller), markers[caller]));
    }
}
