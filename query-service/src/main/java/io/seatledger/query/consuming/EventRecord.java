package io.seatledger.query.consuming;

import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.MalformedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads an envelope from a record. Its bytes are untrusted until the hash is verified. */
final class EventRecord {

    private static final int LONGEST_VALUE = 1024 * 1024;
    /** The tags of an event of a pool name every pool that has seats of it: 2,000 of 132 characters. */
    private static final int LONGEST_HEADER = 512 * 1024;

    private static final String VALUE = "";

    private EventRecord() {}

    /**
     * Reads the headers that the envelope needs and ignores all others.
     *
     * @throws StoppedException if there is no value, if the value has more than 1 MiB or a header more than 512 KiB, or
     *     if one of them is not UTF-8
     * @throws MalformedEventException if a header is missing or does not have the type it should
     */
    static EventEnvelope read(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null) {
            throw new StoppedException("the record has no value");
        }
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), header.value());
        }
        return CloudEventHeaders.read(
                name -> {
                    byte[] bytes = headers.get(name);
                    return bytes == null ? null : text(name, bytes, LONGEST_HEADER);
                },
                text(VALUE, value, LONGEST_VALUE));
    }

    private static String text(String name, byte[] bytes, int longest) {
        if (bytes.length > longest) {
            throw new StoppedException(
                    "%s has %d bytes, which is more than %d".formatted(described(name), bytes.length, longest));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new StoppedException(described(name) + " is not UTF-8");
        }
    }

    private static String described(String name) {
        return name.equals(VALUE) ? "the value" : "the header " + name;
    }
}
