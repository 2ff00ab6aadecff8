package io.seatledger.query.consuming;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/** Consumers of the events' topic, from Spring Boot's factory: security, addresses and metrics are as configured. */
final class KafkaConsumers {

    private static final int BATCH = 2_000;

    /** Whoever reads from the beginning has much to read, and the more at a time, the fewer documents are written. */
    private static final int LARGE_BATCH = 10_000;

    private static final int LARGE_FETCH = 8 * 1024 * 1024;
    private static final Properties SETTINGS = new Properties();

    static {
        SETTINGS.putAll(Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                // Where MongoDB knows no position, or one that the topic does not have any more.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Integer.toString(BATCH),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName(),
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "5000"));
    }

    private final ConsumerFactory<byte[], byte[]> factory;
    private final String client;

    @SuppressWarnings("unchecked")
    KafkaConsumers(ConsumerFactory<?, ?> factory) {
        this.factory = (ConsumerFactory<byte[], byte[]>) factory;
        Object configured = factory.getConfigurationProperties().get(ConsumerConfig.CLIENT_ID_CONFIG);
        client = configured == null ? UUID.randomUUID().toString() : configured.toString();
    }

    /**
     * A member of the service's group, of which each node has several. Kafka gives the partitions to the members in the
     * order of their client ids. These begin with the number of the member, so that all nodes get some.
     */
    Consumer<byte[], byte[]> inGroup(int number) {
        return factory.createConsumer(null, number + "-" + client, "", SETTINGS);
    }

    /** A consumer that does not join the group, and reads much at a time. */
    Consumer<byte[], byte[]> alone() {
        var settings = new Properties();
        settings.putAll(SETTINGS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(LARGE_BATCH));
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(LARGE_FETCH));
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(LARGE_FETCH));
        return factory.createConsumer(null, null, "-alone", settings);
    }
}
