package io.seatledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEnvelopeTest {

    private static final EventCodec CODEC = new EventCodec();
    private static final Instant TIME = Instant.parse("2026-11-23T09:30:00.123456Z");
    private static final String METADATA = "{\"actor\":\"ada\"}";
    private static final String PAYLOAD = "{\"accountId\":\"acme\",\"name\":\"Bücher\"}";
    private static final List<String> TAGS = List.of("account=acme", "pool=acme/p1");
    private static final String HASH = "e185fe44d97b074457980342a382ea82700b27a86765da17aec07e4d437b5492";

    private static final EventEnvelope ENVELOPE = at(7);

    @Nested
    class TheHash {

        @Test
        void isTheOneThatAnyVerifierComputes() {
            assertThat(LedgerHash.of(
                            LedgerHash.GENESIS, 1, "acme", "e-1", "account.opened", 1, TIME, TAGS, METADATA, PAYLOAD))
                    .isEqualTo(HASH);
            assertThat(ENVELOPE.hasValidHash()).isTrue();
        }

        @Test
        void changesWithEveryPartOfTheEnvelopeButThePosition() {
            String genesis = LedgerHash.GENESIS;
            Instant later = TIME.plusNanos(1_000);
            List<String> one = List.of("account=acme");
            List<String> joined = List.of("account=acmepool=acme/p1");
            Stream<String> hashes = Stream.of(
                    LedgerHash.of(HASH, 1, "acme", "e-1", "account.opened", 1, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 2, "acme", "e-1", "account.opened", 1, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acm", "ee-1", "account.opened", 1, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-2", "account.opened", 1, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.closed", 1, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 2, TIME, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 1, later, TAGS, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 1, TIME, one, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 1, TIME, joined, METADATA, PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 1, TIME, TAGS, "{}", PAYLOAD),
                    LedgerHash.of(genesis, 1, "acme", "e-1", "account.opened", 1, TIME, TAGS, METADATA, "{}"));

            Set<String> different = new HashSet<>(hashes.toList());

            assertThat(different).hasSize(11).doesNotContain(HASH);
            assertThat(at(8).hasValidHash()).isTrue();
        }
    }

    private static EventEnvelope at(long position) {
        return new EventEnvelope(
                "e-1",
                "acme",
                1,
                position,
                TIME,
                "account.opened",
                1,
                TAGS,
                METADATA,
                PAYLOAD,
                LedgerHash.GENESIS,
                HASH);
    }

    @Nested
    class AsACloudEvent {

        @Test
        void isReadBackUnchanged() {
            Map<String, String> headers = CloudEventHeaders.of(ENVELOPE);

            assertThat(CloudEventHeaders.read(headers::get, PAYLOAD)).isEqualTo(ENVELOPE);
        }

        @Test
        void hasATypeWithAPrefixAndSaysWhatItHappenedToAndWhatItsFieldsAre() {
            assertThat(CloudEventHeaders.of(ENVELOPE))
                    .containsEntry("ce_type", "io.seatledger.account.opened")
                    .containsEntry("ce_subject", "acme")
                    .containsEntry("ce_dataschema", "urn:seatledger:event:account.opened:1");
        }

        @ParameterizedTest
        @CsvSource({
            "organization.created, acme",
            "user.invited, 0193-ada",
            "license.assigned, 0193-ada",
            "license-pool.allotted, enterprise-europe",
            "user-import.started, 0193-imp"
        })
        void isAboutTheUserThePoolOrTheImportOrElseAboutTheAccount(String name, String subject) {
            assertThat(CloudEventHeaders.of(with(name, GoldenSamples.of(new EventType(name, 1)))))
                    .containsEntry("ce_subject", subject);
        }

        @Test
        void isAboutWhatEachEventHappenedTo() {
            for (EventType type : CODEC.vocabulary()) {
                String sample = GoldenSamples.of(type);
                var decoded = (DecodedEvent.Known) CODEC.decode(type.name(), type.revision(), sample);
                assertThat(CloudEventHeaders.of(with(type.name(), sample)))
                        .containsEntry("ce_subject", decoded.event().happenedTo());
            }
        }

        @ParameterizedTest
        @CsvSource({"account.opened, {}", "account.vanished, {}", "user.invited, {}", "user.invited, nonsense"})
        void isAboutItsAccountWhenItCannotBeRead(String name, String payload) {
            assertThat(CloudEventHeaders.of(with(name, payload))).containsEntry("ce_subject", "acme");
        }

        @Test
        void isReadEvenIfItWasWrittenBeforeTypesHadAPrefix() {
            Map<String, String> headers = new HashMap<>(CloudEventHeaders.of(ENVELOPE));
            headers.put("ce_type", "account.opened");
            headers.remove("ce_subject");
            headers.remove("ce_dataschema");

            assertThat(CloudEventHeaders.read(headers::get, PAYLOAD)).isEqualTo(ENVELOPE);
        }

        private EventEnvelope with(String name, String payload) {
            return new EventEnvelope(
                    "e-1", "acme", 1, 7, TIME, name, 1, TAGS, METADATA, payload, LedgerHash.GENESIS, HASH);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ce_id",
                    "ce_partitionkey",
                    "ce_accountversion",
                    "ce_position",
                    "ce_time",
                    "ce_type",
                    "ce_revision",
                    "ce_tags",
                    "ce_metadata",
                    "ce_previoushash",
                    "ce_hash"
                })
        void isMalformedWithoutAnyOfItsHeaders(String name) {
            Map<String, String> headers = new HashMap<>(CloudEventHeaders.of(ENVELOPE));
            headers.remove(name);

            assertThatThrownBy(() -> CloudEventHeaders.read(headers::get, PAYLOAD))
                    .isInstanceOf(MalformedEventException.class)
                    .hasMessageContaining(name);
        }

        @ParameterizedTest
        @ValueSource(strings = {"account=acme", "{}", "[null]", "[1]", "null", "[\"a=b\"] []"})
        void isMalformedUnlessItsTagsAreAnArrayOfTexts(String tags) {
            Map<String, String> headers = new HashMap<>(CloudEventHeaders.of(ENVELOPE));
            headers.put("ce_tags", tags);

            assertThatThrownBy(() -> CloudEventHeaders.read(headers::get, PAYLOAD))
                    .isInstanceOf(MalformedEventException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ce_accountversion", "ce_position", "ce_revision", "ce_time", "ce_tags"})
        void isMalformedWithAHeaderOfAnotherKind(String name) {
            Map<String, String> headers = new HashMap<>(CloudEventHeaders.of(ENVELOPE));
            headers.put(name, "soon");

            assertThatThrownBy(() -> CloudEventHeaders.read(headers::get, PAYLOAD))
                    .isInstanceOf(MalformedEventException.class);
        }
    }
}
