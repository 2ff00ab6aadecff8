package io.seatledger.command.contract;

import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventType;
import io.seatledger.events.GoldenSamples;
import io.seatledger.events.LedgerHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of the headers of events. {@link CloudEventHeaders} writes these headers. */
final class EventContract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HASH = "^[0-9a-f]{64}$";
    private static final String NUMBER = "^[1-9][0-9]*$";

    private EventContract() {}

    /** The headers of every event. */
    static Map<String, Object> headers() {
        Map<String, Object> properties = Map.ofEntries(
                Map.entry("ce_specversion", Map.of("const", "1.0")),
                Map.entry("ce_id", text("A UUID, unique in the whole log: the same event may come more than once")),
                Map.entry("ce_source", matching("^/accounts/", "The account")),
                Map.entry(
                        "ce_type",
                        matching("^io\\.seatledger\\.", "The event's name after the prefix `io.seatledger.`")),
                Map.entry(
                        "ce_subject",
                        text("What the event happened to: the identifier of the user, the pool or the import, or else"
                                + " of the account")),
                Map.entry(
                        "ce_dataschema",
                        matching(
                                "^urn:seatledger:event:",
                                "The event's name and revision, whose fields are the payload of the message")),
                Map.entry("ce_time", Map.of("type", "string", "format", "date-time")),
                Map.entry("ce_partitionkey", text("The identifier of the account")),
                Map.entry("ce_revision", matching(NUMBER, "Of the event's fields")),
                Map.entry("ce_accountversion", matching(NUMBER, "1, 2, 3… within the account, without gaps")),
                Map.entry(
                        "ce_position",
                        matching(
                                NUMBER,
                                "The order of all events in the database that holds the account now, without gaps."
                                    + " `ce_hash` does not cover it: where an account moves to, its events get other"
                                    + " positions. Keep to `ce_accountversion`")),
                Map.entry(
                        "ce_tags",
                        Map.of(
                                "type",
                                "string",
                                "contentMediaType",
                                "application/json",
                                "description",
                                "What the event concerns: an array of texts in ascending order of their UTF-16 code"
                                        + " units. Decisions find the event by them")),
                Map.entry(
                        "ce_metadata",
                        Map.of(
                                "type",
                                "string",
                                "contentMediaType",
                                "application/json",
                                "description",
                                "Who ordered it: an object with `actor`, and `commandId`, `correlationId` and"
                                        + " `causationId` where there are any")),
                Map.entry("ce_previoushash", matching(HASH, "`ce_hash` of the account's event before this one")),
                Map.entry(
                        "ce_hash",
                        matching(HASH, "Covers this event, its tags and `ce_previoushash`, but not `ce_position`")),
                Map.entry("content-type", Map.of("const", "application/json")));
        return Map.of(
                "type",
                "object",
                "required",
                properties.keySet().stream().sorted().toList(),
                "properties",
                properties);
    }

    /** The headers that are fixed for one type of event. */
    static Map<String, Object> headersOf(EventType type) {
        return Map.of(
                "ce_type",
                Map.of("const", CloudEventHeaders.typeOf(type.name())),
                "ce_dataschema",
                Map.of("const", CloudEventHeaders.schemaOf(type)),
                "ce_revision",
                Map.of("const", Integer.toString(type.revision())));
    }

    /** The golden sample of an event, as if it were the first event of its account. */
    static Map<String, Object> exampleOf(EventType type) {
        String id = "01a207bd-aa3b-7c56-9a3f-2b9f6d0c8e01";
        Instant time = Instant.parse("2026-11-23T09:30:00.123456Z");
        String metadata = "{\"actor\":\"ada\",\"commandId\":\"step-01\"}";
        String payload = GoldenSamples.of(type);
        List<String> tags = List.of("account=" + ExampleStory.ACCOUNT);
        var envelope = new EventEnvelope(
                id,
                ExampleStory.ACCOUNT,
                1,
                1,
                time,
                type.name(),
                type.revision(),
                tags,
                metadata,
                payload,
                LedgerHash.GENESIS,
                LedgerHash.of(
                        LedgerHash.GENESIS,
                        1,
                        ExampleStory.ACCOUNT,
                        id,
                        type.name(),
                        type.revision(),
                        time,
                        tags,
                        metadata,
                        payload));
        return Map.of("name", "golden", "headers", CloudEventHeaders.of(envelope), "payload", JSON.readTree(payload));
    }

    private static Map<String, Object> text(String description) {
        return Map.of("type", "string", "description", description);
    }

    private static Map<String, Object> matching(String pattern, String description) {
        return Map.of("type", "string", "pattern", pattern, "description", description);
    }
}
