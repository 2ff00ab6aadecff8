package io.seatledger.infra.benchmarks;

import io.seatledger.infra.benchmarks.Load.Done;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Alternatives that take turns, so that whatever else the machine does affects all of them. */
final class Alternation {

    private static final String INDENT = "          ";

    /** CPU seconds per 1,000 of a process that only waits. */
    private static final double NEGLIGIBLE = 0.001;

    private final SequencedMap<String, Alternative> alternatives = new LinkedHashMap<>();
    private final CpuTimes cpu;

    Alternation(CpuTimes cpu) {
        this.cpu = cpu;
    }

    /** What an alternative does when it is its turn. */
    @FunctionalInterface
    interface Turn {
        Done take() throws Exception;
    }

    private record Usage(String process, double seconds) {}

    private static final class Alternative {

        private final Turn turn;
        private final List<Done> measured = new ArrayList<>();
        private final SequencedMap<String, List<Double>> cpuPerThousand = new LinkedHashMap<>();
        private long total;

        Alternative(Turn turn) {
            this.turn = turn;
        }

        double[] rates() {
            return measured.stream().mapToDouble(Done::perSecond).toArray();
        }

        long[] nanos() {
            return measured.stream()
                    .flatMap(done -> done.nanos().stream())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
        }
    }

    Alternation with(String name, Turn turn) {
        alternatives.put(name, new Alternative(turn));
        return this;
    }

    /** Runs rounds that do not count and rounds that do, and prints the rates of each. Then it prints the medians. */
    Alternation run(int warmUp, int rounds) throws Exception {
        if (!cpu.missing().isEmpty()) {
            System.out.println(INDENT + "the CPU times of these cannot be read here: " + cpu.missing());
        }
        for (int round = 1 - warmUp; round <= rounds; round++) {
            System.out.printf("%-" + INDENT.length() + "s", round < 1 ? "warm-up" : "round " + round);
            for (var each : alternatives.entrySet()) {
                Alternative alternative = each.getValue();
                SequencedMap<String, Double> before = cpu.read();
                Done done = alternative.turn.take();
                alternative.total += done.count();
                if (round >= 1) {
                    alternative.measured.add(done);
                    cpu.read()
                            .forEach((process, seconds) -> alternative
                                    .cpuPerThousand
                                    .computeIfAbsent(process, _ -> new ArrayList<>())
                                    .add((seconds - before.getOrDefault(process, 0.0)) * 1_000 / done.count()));
                }
                System.out.printf("%s %,.0f/s   ", each.getKey(), done.perSecond());
            }
            System.out.println();
        }
        alternatives.forEach(Alternation::printMedians);
        return this;
    }

    private static void printMedians(String name, Alternative alternative) {
        long[] nanos = alternative.nanos();
        String times = nanos.length == 0
                ? ""
                : " (p50 %.2f ms, p99 %.2f ms)".formatted(Load.percentile(nanos, 0.5), Load.percentile(nanos, 0.99));
        String cpuPerThousand = alternative.cpuPerThousand.entrySet().stream()
                .map(each -> new Usage(each.getKey(), median(each.getValue())))
                .filter(usage -> usage.seconds() >= NEGLIGIBLE)
                .map(usage -> "%s %.3f".formatted(usage.process(), usage.seconds()))
                .collect(Collectors.joining(", "));
        System.out.printf(
                INDENT + "%s: %,.0f/s%s, CPU seconds per 1,000: %s%n",
                name,
                Load.median(alternative.rates()),
                times,
                cpuPerThousand);
    }

    private static double median(List<Double> figures) {
        return Load.median(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Prints the median ratio of two alternatives in the same round, and returns it. */
    double compare(String one, String other) {
        double[] rates = alternative(one).rates();
        double[] others = alternative(other).rates();
        double[] ratios = new double[rates.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rates[i] / others[i];
        }
        double ratio = Load.median(ratios);
        System.out.printf(INDENT + "%s is %.2f of %s%n", one, ratio, other);
        return ratio;
    }

    /** How much the alternatives have done in all rounds, including those that do not count. */
    long total(String... names) {
        return Stream.of(names).mapToLong(name -> alternative(name).total).sum();
    }

    private Alternative alternative(String name) {
        return Objects.requireNonNull(alternatives.get(name), name);
    }
}
