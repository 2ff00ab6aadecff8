package io.seatledger.command.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that are not there. One that an operator has made stays as it is. */
public final class KafkaTopics {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
    private static final int PARTITIONS = 6;

    private KafkaTopics() {}

    /** A topic with {@value #PARTITIONS} partitions; {@code settings} are Kafka's own. */
    public static NewTopic topic(String name, Map<String, String> settings) {
        var configs = new HashMap<>(settings);
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(configs);
    }

    /**
     * Makes those that do not exist.
     *
     * @throws ExecutionException when the broker cannot be reached, or refuses
     */
    public static void require(Supplier<Admin> admin, List<NewTopic> topics)
            throws InterruptedException, ExecutionException {
        try (Admin client = admin.get()) {
            for (Map.Entry<String, KafkaFuture<Void>> made :
                    client.createTopics(topics).values().entrySet()) {
                try {
                    made.getValue().get();
                    LOG.info("Made the topic {} with {} partitions", made.getKey(), PARTITIONS);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof AuthorizationException) {
                        LOG.warn("May not make the topic {}: it has to be there", made.getKey());
                    } else if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }
}
