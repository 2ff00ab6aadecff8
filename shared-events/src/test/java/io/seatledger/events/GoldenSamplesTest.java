package io.seatledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples represent every event that was ever stored. We must still be able to read them, and what we write must
 * not drift away from them.
 */
class GoldenSamplesTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/seatledger/events/golden");
    private static final Path PINNED = Path.of("src/test/resources/golden-samples.sha256");
    private static final String SUFFIX = ".json";

    private final EventCodec codec = new EventCodec();

    static Stream<EventType> samples() throws IOException {
        return texts().keySet().stream().map(GoldenSamplesTest::typeOf);
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

    /**
     * A sample that is edited together with its record would pass every other test, while stored events cannot change.
     */
    @Test
    void noSampleHasChangedSinceItWasPublished() throws IOException {
        assertThat(differences(Files.readAllLines(PINNED), texts())).isEmpty();
    }

    @Nested
    class Pinning {

        private static final String PIN = hash("{\"accountId\":\"acme\"}") + "  account.opened.1";

        @Test
        void acceptsASampleThatHasItsHash() {
            assertThat(differences(List.of(PIN), Map.of("account.opened.1", "{\"accountId\":\"acme\"}")))
                    .isEmpty();
        }

        @Test
        void findsASampleThatWasEdited() {
            assertThat(differences(List.of(PIN), Map.of("account.opened.1", "{\"accountId\":\"acm\"}")))
                    .singleElement()
                    .asString()
                    .contains("account.opened.1 was edited", "a new revision");
        }

        @Test
        void saysWhichLineANewSampleNeeds() {
            assertThat(differences(
                            List.of(PIN),
                            Map.of("account.opened.1", "{\"accountId\":\"acme\"}", "account.closed.1", "{}")))
                    .singleElement()
                    .asString()
                    .contains(PINNED.toString())
                    .endsWith("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  account.closed.1");
        }

        @Test
        void findsASampleThatWasDeleted() {
            assertThat(differences(List.of(PIN), Map.of()))
                    .singleElement()
                    .asString()
                    .contains("account.opened.1 was deleted");
        }

        @Test
        void findsASampleThatIsPinnedTwice() {
            String other = hash("{}") + "  account.opened.1";

            assertThat(differences(List.of(PIN, other), Map.of("account.opened.1", "{}")))
                    .anySatisfy(difference -> assertThat(difference).contains("account.opened.1 is pinned twice"));
        }
    }

    /**
     * What is wrong between the pinned hashes and the samples.
     *
     * @param pinned lines as {@code sha256sum} prints them: hash, two spaces, name and revision
     * @param samples name and revision, to the text of the sample
     */
    private static List<String> differences(List<String> pinned, Map<String, String> samples) {
        List<String> differences = new ArrayList<>();
        Map<String, String> hashes = new TreeMap<>();
        for (String line : pinned) {
            String[] columns = line.split("  ", 2);
            if (hashes.put(columns[1], columns[0]) != null) {
                differences.add(columns[1] + " is pinned twice.");
            }
        }
        for (String name : new TreeSet<>(hashes.keySet())) {
            String sample = samples.get(name);
            if (sample == null) {
                differences.add(name + " was deleted, but events like it may be stored: restore the sample.");
            } else if (!hash(sample).equals(hashes.get(name))) {
                differences.add(name + " was edited, but stored events cannot change: restore the sample,"
                        + " and add the changed event as a new revision with its own sample.");
            }
        }
        for (Map.Entry<String, String> sample : new TreeMap<>(samples).entrySet()) {
            if (!hashes.containsKey(sample.getKey())) {
                differences.add("%s is new. Add this line to %s:%n%s  %s"
                        .formatted(sample.getKey(), PINNED, hash(sample.getValue()), sample.getKey()));
            }
        }
        return differences;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Name and revision, to the text of the sample. */
    private static Map<String, String> texts() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    texts.put(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file));
                }
            }
        }
        return texts;
    }

    /** {@code user.invited.1} is revision 1 of {@code user.invited}. */
    private static EventType typeOf(String sample) {
        int dot = sample.lastIndexOf('.');
        return new EventType(sample.substring(0, dot), Integer.parseInt(sample.substring(dot + 1)));
    }
}
