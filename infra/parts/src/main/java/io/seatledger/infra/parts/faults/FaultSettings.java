package io.seatledger.infra.parts.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run depends on.
 *
 * @param root the project's folder, where the executable jars have been built
 * @param folder where the run leaves its logs, in a folder that is named after the seed
 * @param seed decides the faults, their order and times, and what callers ask for
 * @param time how long faults happen
 * @param rate commands per second, of all callers together
 * @param kinds the kinds of faults to choose from; empty for all
 */
public record FaultSettings(Path root, Path folder, long seed, Duration time, int rate, Set<String> kinds) {

    /** The property with the seed; without it, each run has a new one. */
    public static final String SEED = "seatledger.faults.seed";

    /** The property with the seconds in which faults happen. */
    public static final String SECONDS = "seatledger.faults.seconds";

    /** The property with the commands per second. */
    public static final String RATE = "seatledger.faults.rate";

    /** The property with the kinds of faults to choose from, such as {@code node frozen, disk full}. */
    public static final String KINDS = "seatledger.faults.kinds";

    /**
     * Checks the kinds.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public FaultSettings {
        kinds = Set.copyOf(kinds);
        Set<String> all =
                Arrays.stream(FaultKind.values()).map(FaultKind::toString).collect(Collectors.toSet());
        if (!all.containsAll(kinds)) {
            throw new IllegalArgumentException("%s: the kinds of faults are %s".formatted(kinds, all));
        }
    }

    /** The kinds in a list with commas. */
    public static Set<String> kindsIn(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(kind -> !kind.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The settings from the system properties. */
    public static FaultSettings ofSystemProperties(Path root, Path folder) {
        return new FaultSettings(
                root,
                folder,
                Long.getLong(SEED, System.nanoTime() % 1_000_000_000),
                Duration.ofSeconds(Integer.getInteger(SECONDS, 180)),
                Integer.getInteger(RATE, 40),
                kindsIn(System.getProperty(KINDS, "")));
    }
}
