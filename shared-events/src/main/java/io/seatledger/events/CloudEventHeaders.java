package io.seatledger.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An envelope as a Kafka record: CloudEvents 1.0, binary mode. The headers carry the envelope, the value is
 * {@link EventEnvelope#payloadJson} as stored. Numbers that may exceed 32 bits travel as text, because CloudEvents
 * requires it, and the tags as a JSON array. Two headers are for consumers that do not know the vocabulary:
 * {@code subject} is {@link Event#happenedTo}, and {@code dataschema} names the event and its revision.
 */
public final class CloudEventHeaders {

    private static final String PREFIX = "ce_";
    private static final String TYPE_PREFIX = "io.seatledger.";
    private static final String SCHEMA_PREFIX = "urn:seatledger:event:";
    private static final EventCodec CODEC = new EventCodec();

    private CloudEventHeaders() {}

    /** The headers of the record, name to value, in a fixed order. */
    public static Map<String, String> of(EventEnvelope envelope) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PREFIX + "specversion", "1.0");
        headers.put(PREFIX + "id", envelope.eventId());
        headers.put(PREFIX + "source", "/accounts/" + envelope.accountId());
        headers.put(PREFIX + "type", typeOf(envelope.name()));
        headers.put(PREFIX + "subject", CODEC.subjectOf(envelope));
        headers.put(PREFIX + "dataschema", schemaOf(new EventType(envelope.name(), envelope.revision())));
        headers.put(PREFIX + "time", envelope.time().toString());
        headers.put(PREFIX + "partitionkey", envelope.accountId());
        headers.put(PREFIX + "revision", Integer.toString(envelope.revision()));
        headers.put(PREFIX + "accountversion", Long.toString(envelope.accountVersion()));
        headers.put(PREFIX + "position", Long.toString(envelope.position()));
        headers.put(PREFIX + "tags", CODEC.encodeTags(envelope.tags()));
        headers.put(PREFIX + "metadata", envelope.metadataJson());
        headers.put(PREFIX + "previoushash", envelope.previousHash());
        headers.put(PREFIX + "hash", envelope.hash());
        headers.put("content-type", "application/json");
        return headers;
    }

    /** The type of the CloudEvent: the name of the event after a reverse-DNS prefix, {@code io.seatledger.}. */
    public static String typeOf(String name) {
        return TYPE_PREFIX + name;
    }

    /** The URI of an event's fields, such as {@code urn:seatledger:event:user.invited:1}. */
    public static String schemaOf(EventType type) {
        return SCHEMA_PREFIX + type.name() + ":" + type.revision();
    }

    /** A type without the prefix was written before types had one. */
    private static String nameIn(String type) {
        return type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
    }

    /**
     * Reads a record and ignores headers that it does not know.
     *
     * @param header value of a header by its name, {@code null} when absent
     * @param payloadJson the value of the record
     * @throws MalformedEventException when a header is missing or cannot be read
     */
    public static EventEnvelope read(Function<String, @Nullable String> header, String payloadJson) {
        try {
            return new EventEnvelope(
                    require(header, "id"),
                    require(header, "partitionkey"),
                    Long.parseLong(require(header, "accountversion")),
                    Long.parseLong(require(header, "position")),
                    Instant.parse(require(header, "time")),
                    nameIn(require(header, "type")),
                    Integer.parseInt(require(header, "revision")),
                    CODEC.decodeTags(require(header, "tags")),
                    require(header, "metadata"),
                    payloadJson,
                    require(header, "previoushash"),
                    require(header, "hash"));
        } catch (NumberFormatException | DateTimeException e) {
            throw new MalformedEventException("a header of the event cannot be read: " + e.getMessage(), e);
        }
    }

    private static String require(Function<String, @Nullable String> header, String attribute) {
        String value = header.apply(PREFIX + attribute);
        if (value == null) {
            throw new MalformedEventException("the event lacks the header " + PREFIX + attribute);
        }
        return value;
    }
}
