package io.seatledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples stand for everything that was ever stored: it must stay readable, and what we write must not drift. */
class GoldenSamplesTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/seatledger/events/golden");

    private final EventCodec codec = new EventCodec();

    static Stream<EventType> samples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".json"))
                    .sorted()
                    .map(GoldenSamplesTest::typeOf)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadAndWrittenTheSame(EventType type) {
        String sample = GoldenSamples.of(type);

        DecodedEvent decoded = codec.decode(type.name(), type.revision(), sample);

        assertThat(decoded).isInstanceOfSatisfying(DecodedEvent.Known.class, known -> {
            assertThat(codec.encode(known.event())).isEqualTo(sample);
            assertThat(codec.typeOf(known.event())).isEqualTo(type);
        });
    }

    @Test
    void everyEventOfTheVocabularyHasASample() throws IOException {
        assertThat(samples()).containsExactlyInAnyOrderElementsOf(codec.vocabulary());
    }

    /** {@code user.invited.1.json} is revision 1 of {@code user.invited}. */
    private static EventType typeOf(String file) {
        String type = file.substring(0, file.length() - ".json".length());
        int dot = type.lastIndexOf('.');
        return new EventType(type.substring(0, dot), Integer.parseInt(type.substring(dot + 1)));
    }
}
