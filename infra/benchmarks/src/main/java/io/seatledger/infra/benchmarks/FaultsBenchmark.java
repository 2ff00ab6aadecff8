package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.faults.FaultReport;
import io.seatledger.infra.parts.faults.FaultRun;
import io.seatledger.infra.parts.faults.FaultSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the services under faults for as long as one likes, and checks that they keep what they say. */
public final class FaultsBenchmark {

    private static final String HELP = """
        Runs two command services under load, while they and whatever they depend on are killed, frozen, cut off,
        read-only or full. Checks afterwards that no acknowledged command was lost, that none had two effects, that no
        pool was oversold, and that the log, its topic and the read models agree. Measures how long nothing was
        accepted after each fault. Exits with 1 if anything is wrong.

        usage: infra/benchmarks/run faults [options]
          --minutes=N          how long faults happen, from 1 to 10000 (default 3)
          --seed=N             decides the faults, their order and their times (default: a new one)
          --rate=N             commands per second, from 1 to 1000 (default 40)
          --kinds=A,B          the kinds of faults to choose from, such as "node frozen,disk full" (default: all)
        """;

    private static final Logger LOG = LoggerFactory.getLogger(FaultsBenchmark.class);

    private FaultsBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int newSeed = (int) (System.nanoTime() % Integer.MAX_VALUE);
            var settings = new FaultSettings(
                    Path.of("").toAbsolutePath(),
                    Path.of("infra/benchmarks/target/faults"),
                    Options.number(arguments, "seed", newSeed, 0, Integer.MAX_VALUE),
                    Duration.ofMinutes(Options.number(arguments, "minutes", 3, 1, 10_000)),
                    Options.number(arguments, "rate", 40, 1, 1_000),
                    FaultSettings.kindsIn(Options.text(arguments, "kinds", "")));
            FaultReport report = FaultRun.run(settings);
            System.out.println(report.summary());
            report.assertNothingFound();
            System.exit(0);
        } catch (AssertionError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (RuntimeException e) {
            LOG.error("The run broke off", e);
            System.exit(3);
        }
    }
}
