package io.seatledger.infra.parts.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What a run depends on. A run consists of chapters, each with an account of its own and with a seed of its own: the
 * seed of the run plus the number of the chapter. So a later chapter can be repeated alone.
 */
public record FuzzSettings(long seed, Duration time) {

    /** The property with the seed of the run. */
    public static final String SEED = "seatledger.fuzz.seed";

    /** The property with the seconds that each fuzz test runs. */
    public static final String SECONDS = "seatledger.fuzz.seconds";

    /** The settings from the system properties. */
    public static FuzzSettings ofSystemProperties() {
        return new FuzzSettings(Long.getLong(SEED, 1), Duration.ofSeconds(Integer.getInteger(SECONDS, 20)));
    }

    long seedOf(int chapter) {
        return seed + chapter;
    }

    static <T> T oneOf(List<? extends T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
