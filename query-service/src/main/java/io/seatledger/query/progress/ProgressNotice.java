package io.seatledger.query.progress;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A claim that an account is folded up to a version. Anybody may send one, so it is a reason to check and never proof.
 *
 * @param accountVersion from 1
 */
record ProgressNotice(String accountId, long accountVersion) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 1_000;
    private static final String VERSION = "accountVersion";

    ProducerRecord<byte[], byte[]> toRecord(String topic) {
        return new ProducerRecord<>(
                topic,
                accountId.getBytes(StandardCharsets.UTF_8),
                "{\"%s\":%d}".formatted(VERSION, accountVersion).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads an untrusted record; empty if it is not a valid notice. */
    static Optional<ProgressNotice> read(ConsumerRecord<byte[], byte[]> message) {
        byte[] key = message.key();
        byte[] value = message.value();
        if (key == null || key.length > LONGEST || value == null || value.length > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode version = JSON.readTree(value).path(VERSION);
            return version.canConvertToLong() && version.isIntegralNumber() && version.longValue() > 0
                    ? Optional.of(new ProgressNotice(new String(key, StandardCharsets.UTF_8), version.longValue()))
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
