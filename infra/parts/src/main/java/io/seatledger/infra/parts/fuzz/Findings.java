package io.seatledger.infra.parts.fuzz;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run has found, each kind once, and what it has covered. */
public final class Findings {

    private static final class Finding {
        private final SortedSet<String> operations = new TreeSet<>();
        private final String example;
        private int count;

        private Finding(String example) {
            this.example = example;
        }
    }

    private static final class Coverage {
        private int sent;
        private int accepted;
        private int refused;
    }

    private final Map<String, Finding> findings = new TreeMap<>();
    private final Map<String, Coverage> coverage = new TreeMap<>();

    /**
     * Notes that something is not as the contract says.
     *
     * @param kind what is wrong, in words that are the same for whatever is wrong in the same way
     * @param example how to see it: seed, request and answer
     */
    void found(String kind, String operation, String example) {
        Finding finding = findings.computeIfAbsent(kind, _ -> new Finding(example));
        finding.count++;
        finding.operations.add(operation);
    }

    /** Notes that an operation was called, and whether it did what it is for. */
    void called(String operation, boolean accepted, boolean refused) {
        Coverage of = coverage.computeIfAbsent(operation, _ -> new Coverage());
        of.sent++;
        of.accepted += accepted ? 1 : 0;
        of.refused += refused ? 1 : 0;
    }

    /** Whether each operation was called so often, was accepted and was refused. */
    boolean areMeaningful(Iterable<String> operations, int least) {
        for (String operation : operations) {
            Coverage of = coverage.getOrDefault(operation, new Coverage());
            if (of.sent < least || of.accepted == 0 || of.refused == 0) {
                return false;
            }
        }
        return true;
    }

    /** How often each operation was called, accepted and refused. */
    @Override
    public String toString() {
        StringBuilder table =
                new StringBuilder("%-34s %6s %8s %7s%n".formatted("operation", "sent", "accepted", "refused"));
        coverage.forEach((operation, of) ->
                table.append("%-34s %6d %8d %7d%n".formatted(operation, of.sent, of.accepted, of.refused)));
        return table.toString();
    }

    /**
     * Asserts that everything was as the contract says.
     *
     * @throws AssertionError with an example of each kind of finding
     */
    void assertNone() {
        if (!findings.isEmpty()) {
            StringBuilder report = new StringBuilder(findings.size() + " kinds of findings");
            findings.forEach((kind, finding) -> report.append("%n%n== %s%n%d times, by %s%n%s"
                    .formatted(kind, finding.count, finding.operations, finding.example)));
            throw new AssertionError(report.toString());
        }
    }
}
