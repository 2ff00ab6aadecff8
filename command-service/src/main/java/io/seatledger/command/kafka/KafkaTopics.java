package io.seatledger.command.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics. Existing topics keep the settings that an operator gave them. */
public final class KafkaTopics {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
    private static final int PARTITIONS = 6;

    private static final Map<String, String> KEPT_FOREVER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private KafkaTopics() {}

    /**
     * A topic with {@value #PARTITIONS} partitions.
     *
     * @param settings topic configuration by the names that Kafka uses
     */
    public static NewTopic topic(String name, Map<String, String> settings) {
        var configs = new HashMap<>(settings);
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(configs);
    }

    /**
     * Why a topic that must keep its records forever does not, for example because a client created it by asking for
     * it; {@code null} if it does.
     */
    public static @Nullable String lossOf(Supplier<Admin> admin, String topic)
            throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin client = admin.get()) {
            Config found =
                    client.describeConfigs(List.of(resource)).all().get().getOrDefault(resource, new Config(List.of()));
            for (Map.Entry<String, String> needed : KEPT_FOREVER.entrySet()) {
                ConfigEntry entry = found.get(needed.getKey());
                if (entry != null && !needed.getValue().equals(entry.value())) {
                    return "The topic %s has %s=%s instead of %s, so it loses events."
                            .formatted(topic, needed.getKey(), entry.value(), needed.getValue());
                }
            }
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn("Not authorized to read the settings of topic {}, so they must be right", topic);
                return null;
            }
            throw e;
        }
    }

    /**
     * Creates the topics that do not exist. If the client may not create a topic, it only logs a warning.
     *
     * @throws ExecutionException if the broker is unavailable or rejects a topic
     */
    public static void require(Supplier<Admin> admin, List<NewTopic> topics)
            throws InterruptedException, ExecutionException {
        try (Admin client = admin.get()) {
            for (Map.Entry<String, KafkaFuture<Void>> created :
                    client.createTopics(topics).values().entrySet()) {
                try {
                    created.getValue().get();
                    LOG.info("Created topic {} with {} partitions", created.getKey(), PARTITIONS);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof AuthorizationException) {
                        LOG.warn("Not authorized to create topic {}, so it must already exist", created.getKey());
                    } else if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }
}
