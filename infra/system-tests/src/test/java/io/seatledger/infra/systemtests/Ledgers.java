package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import io.seatledger.infra.parts.ReadModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties that every ledger must have, whatever crashed. */
final class Ledgers {

    private static final EventCodec CODEC = new EventCodec();

    private Ledgers() {}

    /** Asserts that versions are 1, 2, 3… without gaps, and that the hash chain is unbroken. */
    static void assertGaplessAndChained(List<EventEnvelope> ledger) {
        String previous = LedgerHash.GENESIS;
        for (int i = 0; i < ledger.size(); i++) {
            EventEnvelope event = ledger.get(i);
            assertThat(event.accountVersion()).isEqualTo(i + 1);
            assertThat(event.previousHash()).isEqualTo(previous);
            assertThat(event.hasValidHash()).isTrue();
            previous = event.hash();
        }
    }

    /** Asserts that no pool is oversold at any position of the log. */
    static void assertNeverOversold(List<Event> events) {
        ReadModel model = ReadModel.empty();
        for (Event event : events) {
            model.add(event);
            assertThat(model.available().values()).as("after %s", event).allMatch(seats -> seats >= 0);
        }
    }

    /** The names of the events of each command, in order and joined by {@code +}, by command id. */
    static Map<String, String> effects(List<EventEnvelope> ledger) {
        Map<String, String> effects = new LinkedHashMap<>();
        ledger.forEach(event -> {
            String command = CODEC.decodeMetadata(event.metadataJson()).commandId();
            if (command != null) {
                effects.merge(command, event.name(), (a, b) -> a + "+" + b);
            }
        });
        return effects;
    }
}
