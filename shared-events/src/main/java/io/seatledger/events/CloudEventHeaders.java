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
 * requires it.
 */
public final class CloudEventHeaders {

    private static final String PREFIX = "ce_";

    private CloudEventHeaders() {}

    /** The headers of the record, name to value, in a fixed order. */
    public static Map<String, String> of(EventEnvelope envelope) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PREFIX + "specversion", "1.0");
        headers.put(PREFIX + "id", envelope.eventId());
        headers.put(PREFIX + "source", "/accounts/" + envelope.accountId());
        headers.put(PREFIX + "type", envelope.name());
        headers.put(PREFIX + "time", envelope.time().toString());
        headers.put(PREFIX + "partitionkey", envelope.accountId());
        headers.put(PREFIX + "revision", Integer.toString(envelope.revision()));
        headers.put(PREFIX + "accountversion", Long.toString(envelope.accountVersion()));
        headers.put(PREFIX + "position", Long.toString(envelope.position()));
        headers.put(PREFIX + "metadata", envelope.metadataJson());
        headers.put(PREFIX + "previoushash", envelope.previousHash());
        headers.put(PREFIX + "hash", envelope.hash());
        headers.put("content-type", "application/json");
        return headers;
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
                    require(header, "type"),
                    Integer.parseInt(require(header, "revision")),
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
