package io.seatledger.query;

import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.UserEvent.UserInvited;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The ledger of one account, in the form in which the command service publishes it. */
public final class Ledger {

    private static final EventCodec CODEC = new EventCodec();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final String accountId;
    private final List<EventEnvelope> events = new ArrayList<>();

    private Ledger(String accountId) {
        this.accountId = accountId;
    }

    /** An open account that Ada administers. */
    public static Ledger of(String accountId) {
        return new Ledger(accountId)
                .with(new AccountOpened(accountId, "Account " + accountId))
                .with(new AccountAdminGranted(accountId, "ada"));
    }

    public Ledger with(Event event) {
        return with(event, List.of("account=" + accountId));
    }

    public Ledger with(Event event, List<String> tags) {
        EventType type = CODEC.typeOf(event);
        return with(type.name(), type.revision(), tags, CODEC.encode(event));
    }

    /** Adds any event, even one that cannot be read. */
    public Ledger with(String name, int revision, String payload) {
        return with(name, revision, List.of(), payload);
    }

    private Ledger with(String name, int revision, List<String> tags, String payload) {
        String previous =
                events.isEmpty() ? LedgerHash.GENESIS : events.getLast().hash();
        long version = version() + 1;
        String id = UUID.randomUUID().toString();
        String metadata = CODEC.encodeMetadata(new EventMetadata("ada", null, null, null));
        Instant time = START.plusSeconds(version);
        events.add(new EventEnvelope(
                id,
                accountId,
                version,
                version,
                time,
                name,
                revision,
                tags,
                metadata,
                payload,
                previous,
                LedgerHash.of(previous, version, accountId, id, name, revision, time, tags, metadata, payload)));
        return this;
    }

    public Ledger withUser(String userId, String email, String name) {
        return with(new UserInvited(
                accountId,
                userId,
                "i-" + userId,
                email,
                email,
                "claim-" + userId,
                name,
                null,
                null,
                START.plusSeconds(1_000_000),
                false));
    }

    public long version() {
        return events.size();
    }

    /** The event that led to a version. */
    public EventEnvelope at(long version) {
        return events.get((int) version - 1);
    }

    public List<EventEnvelope> events() {
        return events;
    }

    /** The Kafka record of an event. */
    public static ProducerRecord<String, byte[]> record(String topic, EventEnvelope event) {
        var record = new ProducerRecord<>(
                topic, event.accountId(), event.payloadJson().getBytes(StandardCharsets.UTF_8));
        CloudEventHeaders.of(event)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
