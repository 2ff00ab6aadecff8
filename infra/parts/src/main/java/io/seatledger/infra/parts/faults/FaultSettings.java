package io.seatledger.infra.parts.faults;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run depends on.
 *
 * @param root the project's folder, where the executable jars have been built
 * @param folder where the run leaves its logs, in a folder that is named after the seed
 * @param seed decides the faults, their order and times, and what callers ask for
 * @param time how long faults happen
 * @param rate commands per second, of all callers together
 */
public record FaultSettings(Path root, Path folder, long seed, Duration time, int rate) {

    /** The property with the seed; without it, each run has a new one. */
    public static final String SEED = "seatledger.faults.seed";

    /** The property with the seconds in which faults happen. */
    public static final String SECONDS = "seatledger.faults.seconds";

    /** The property with the commands per second. */
    public static final String RATE = "seatledger.faults.rate";

    /** The settings from the system properties. */
    public static FaultSettings ofSystemProperties(Path root, Path folder) {
        return new FaultSettings(
                root,
                folder,
                Long.getLong(SEED, System.nanoTime() % 1_000_000_000),
                Duration.ofSeconds(Integer.getInteger(SECONDS, 180)),
                Integer.getInteger(RATE, 40));
    }
}
