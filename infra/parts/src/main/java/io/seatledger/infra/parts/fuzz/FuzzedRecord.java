package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.infra.parts.fuzz.Call.Expectation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A record on its way, and what the contract says of it. */
final class FuzzedRecord {

    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String TOKEN = "authorization";

    final String command;
    final String id;
    final long seed;
    byte @Nullable [] key;
    byte @Nullable [] value;
    JsonNode payload;
    final Map<String, byte @Nullable []> headers = new HashMap<>();
    Expectation expectation = Expectation.VALID;
    String change = "valid";
    boolean hasReadableId = true;

    @Nullable
    Future<RecordMetadata> metadata;

    FuzzedRecord(String command, String id, JsonNode payload, long seed) {
        this.command = command;
        this.id = id;
        this.payload = payload;
        this.seed = seed;
    }

    void changed(String what, Expectation becomes) {
        change = what;
        expectation = becomes;
    }

    void header(String name, String text) {
        headers.put(name, text.getBytes(UTF_8));
    }

    String text(String name) {
        byte @Nullable [] bytes = headers.get(name);
        return bytes == null ? "" : new String(bytes, UTF_8);
    }

    ProducerRecord<byte[], byte[]> to(String topic) {
        var message = new ProducerRecord<byte[], byte[]>(topic, key, value);
        headers.forEach((name, bytes) -> message.headers().add(new RecordHeader(name, bytes)));
        return message;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("expected: %s, since it is %s%nseed: -D%s=%d%nkey: %s%n"
                .formatted(expectation, change, FuzzSettings.SEED, seed, shown(key)));
        headers.forEach((name, bytes) -> text.append(name)
                .append(": ")
                .append(name.equals(TOKEN) ? "…" : shown(bytes))
                .append('\n'));
        return text.append("value: ").append(shown(value)).toString();
    }

    static String shown(byte @Nullable [] bytes) {
        String text = bytes == null ? "null" : new String(bytes, UTF_8);
        return text.substring(0, Math.min(1_000, text.length()));
    }
}
