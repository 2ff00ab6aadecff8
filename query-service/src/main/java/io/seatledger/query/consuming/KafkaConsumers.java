package io.seatledger.query.consuming;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/** Consumers of the events' topic, from Spring Boot's factory: security, addresses and metrics are as configured. */
final class KafkaConsumers {

    private static final int BATCH = 2_000;
    private static final Properties SETTINGS = new Properties();

    static {
        SETTINGS.putAll(Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName(),
                // Where MongoDB knows no position, or one that the topic does not have any more.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(BATCH),
                ConsumerConfig.METADATA_MAX_AGE_CONFIG, "5000"));
    }

    private final ConsumerFactory<byte[], byte[]> factory;

    @SuppressWarnings("unchecked")
    KafkaConsumers(ConsumerFactory<?, ?> factory) {
        this.factory = (ConsumerFactory<byte[], byte[]>) factory;
    }

    /** A member of the service's group. */
    Consumer<byte[], byte[]> inGroup(String clientSuffix) {
        return factory.createConsumer(null, null, clientSuffix, SETTINGS);
    }

    /** A consumer that does not join the group. */
    Consumer<byte[], byte[]> alone() {
        return factory.createConsumer(null, null, "-alone", SETTINGS);
    }
}
