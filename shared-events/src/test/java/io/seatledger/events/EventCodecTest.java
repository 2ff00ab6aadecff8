package io.seatledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private final EventCodec codec = new EventCodec();

    @Nested
    class ReadingAnEvent {

        @Test
        void showsANameThatTheVocabularyDoesNotHave() {
            DecodedEvent decoded = codec.decode("user.cloned", 1, "{}");

            assertThat(decoded).isEqualTo(new DecodedEvent.Unknown("user.cloned", 1, "{}"));
        }

        @Test
        void showsARevisionThatTheVocabularyDoesNotHave() {
            DecodedEvent decoded = codec.decode("account.opened", 2, "{}");

            assertThat(decoded).isEqualTo(new DecodedEvent.Unknown("account.opened", 2, "{}"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "{",
                    "{\"accountId\":\"acme\"}",
                    "{\"accountId\":\"acme\",\"name\":null}",
                    "{\"accountId\":\"acme\",\"name\":7}",
                    "{\"accountId\":\"acme\",\"name\":true}",
                    "{\"accountId\":\"acme\",\"name\":\"Acme\",\"x\":1}",
                    "{\"accountId\":\"acme\",\"name\":\"Acme\",\"name\":\"Acme\"}",
                    "{\"accountId\":\"acme\",\"name\":\"Acme\"} {}"
                })
        void refusesWhatDoesNotFitTheName(String text) {
            assertThatThrownBy(() -> codec.decode("account.opened", 1, text))
                    .isInstanceOf(MalformedEventException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"5\"", "5.5", "null", "true", "99999999999"})
        void refusesACapacityThatIsNotAWholeNumber(String capacity) {
            String text = "{\"accountId\":\"a\",\"poolId\":\"p\",\"licenseType\":\"t\",\"name\":\"n\",\"capacity\":%s}"
                    .formatted(capacity);

            assertThatThrownBy(() -> codec.decode("license-pool.opened", 1, text))
                    .isInstanceOf(MalformedEventException.class);
        }

        @Test
        void acceptsAnAbsentOptionalField() {
            var pool = new LicensePoolOpened("acme", "p1", "enterprise", "Global", null, 3);

            String text = codec.encode(pool);

            assertThat(text).doesNotContain("organizationId");
            assertThat(codec.decode("license-pool.opened", 1, text)).isEqualTo(new DecodedEvent.Known(pool));
        }
    }

    @Nested
    class ReadingMetadata {

        @Test
        void givesBackWhatWasWritten() {
            var metadata = new EventMetadata("ada", "c-1", "corr-1", null);

            assertThat(codec.decodeMetadata(codec.encodeMetadata(metadata))).isEqualTo(metadata);
        }

        @Test
        void refusesAnEventOfNobody() {
            assertThatThrownBy(() -> codec.decodeMetadata("{\"commandId\":\"c-1\"}"))
                    .isInstanceOf(MalformedEventException.class)
                    .hasMessageContaining("actor");
        }
    }
}
