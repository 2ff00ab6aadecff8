package io.seatledger.infra.parts.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run has shown.
 *
 * @param outcomes the number of commands by outcome
 * @param faults the number of faults by kind
 * @param resumed for each way in, the longest time in milliseconds from the end of a fault until it accepted a command
 * @param history what happened, with times
 * @param findings what must not be
 */
public record FaultReport(
        long seed,
        Map<String, Integer> outcomes,
        int events,
        Map<String, Integer> faults,
        Map<String, Long> resumed,
        List<String> history,
        List<Finding> findings) {

    private static final int SHOWN = 3;

    /** The figures in a few lines. */
    public String summary() {
        return """
            seed      %d
            commands  %s
            events    %d
            faults    %d: %s
            resumed   after at most %s
            findings  %d\
            """.formatted(
                        seed,
                        outcomes,
                        events,
                        faults.values().stream().mapToInt(Integer::intValue).sum(),
                        new TreeMap<>(faults),
                        resumed.entrySet().stream()
                                .map(way -> "%.1f s (%s)".formatted(way.getValue() / 1e3, way.getKey()))
                                .collect(Collectors.joining(", ")),
                        findings.size());
    }

    /**
     * Fails if anything was found.
     *
     * @throws AssertionError with the seed, the history, and examples of each kind of finding
     */
    public void assertNothingFound() {
        if (findings.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("Run it again with -D%s=%d%n%n".formatted(FaultSettings.SEED, seed));
        history.forEach(line -> text.append(line).append('\n'));
        findings.stream()
                .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, all) -> {
                    text.append("%n== %s (%d times)%n".formatted(kind, all.size()));
                    all.stream()
                            .limit(SHOWN)
                            .forEach(each -> text.append(each.text()).append('\n'));
                });
        throw new AssertionError(text.toString());
    }
}
