package io.seatledger.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One event of every name and revision that was ever published, exactly as it is stored. */
public final class GoldenSamples {

    private GoldenSamples() {}

    /** The sample of an event of the vocabulary: JSON as the codec writes it. */
    public static String of(EventType type) {
        String file = "golden/" + type.name() + "." + type.revision() + ".json";
        try (InputStream sample = GoldenSamples.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(sample, file).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
