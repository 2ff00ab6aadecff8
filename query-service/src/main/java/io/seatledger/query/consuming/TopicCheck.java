package io.seatledger.query.consuming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Compares the events' topic with what it must be. One that loses events is not folded: it was probably created by a
 * client that asked for it before the command service created it.
 */
final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Map<String, String> KEPT_FOREVER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private final Supplier<Admin> admin;
    private final String topic;
    private final Expected expected;
    private volatile long checkedAt = System.nanoTime() - FRESH.toNanos();
    private volatile List<String> shortcomings = List.of();

    TopicCheck(Supplier<Admin> admin, String topic, Expected expected) {
        this.admin = admin;
        this.topic = topic;
        this.expected = expected;
    }

    /**
     * The least that the events' topic must have. Less is reported, and folded all the same.
     *
     * @param replicas how many brokers have each partition
     * @param minInsyncReplicas how many of them must have an event before it counts as published
     */
    @ConfigurationProperties("seatledger.events-topic")
    record Expected(int partitions, int replicas, int minInsyncReplicas) {}

    /** The topic loses events. */
    static final class LossyTopicException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private LossyTopicException(String message) {
            super(message);
        }
    }

    /** What the topic lacked when it was last checked. */
    List<String> shortcomings() {
        return shortcomings;
    }

    /**
     * Checks the topic.
     *
     * @throws LossyTopicException if it expires or compacts its records
     * @throws KafkaException if the broker cannot be asked
     */
    void requireLossless() {
        if (System.nanoTime() - checkedAt < FRESH.toNanos()) {
            return;
        }
        check();
        checkedAt = System.nanoTime();
    }

    private void check() {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin client = admin.get()) {
            Config config = KafkaAnswers.await(
                            client.describeConfigs(List.of(resource)).all())
                    .getOrDefault(resource, new Config(List.of()));
            KEPT_FOREVER.forEach((name, value) -> {
                String found = valueOf(config, name);
                if (found != null && !found.equals(value)) {
                    throw new LossyTopicException("the topic %s has %s=%s instead of %s, so it loses events"
                            .formatted(topic, name, found, value));
                }
            });
            TopicDescription description = KafkaAnswers.await(
                            client.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            note(description == null ? List.of() : compare(description, config));
        } catch (AuthorizationException e) {
            note(List.of("could not be checked: " + e.getMessage()));
        }
    }

    private void note(List<String> found) {
        if (!found.equals(shortcomings)) {
            found.forEach(each -> LOG.warn("The topic {} {}", topic, each));
            shortcomings = found;
        }
    }

    private List<String> compare(TopicDescription description, Config config) {
        List<String> found = new ArrayList<>();
        int partitions = description.partitions().size();
        if (partitions < expected.partitions()) {
            found.add("has %d partitions instead of %d".formatted(partitions, expected.partitions()));
        }
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas < expected.replicas()) {
            found.add("has %d replicas instead of %d".formatted(replicas, expected.replicas()));
        }
        String inSync = valueOf(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync != null && Integer.parseInt(inSync) < expected.minInsyncReplicas()) {
            found.add("has %s=%s instead of %d"
                    .formatted(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, inSync, expected.minInsyncReplicas()));
        }
        return found;
    }

    private static @Nullable String valueOf(Config config, String name) {
        var entry = config.get(name);
        return entry == null ? null : entry.value();
    }
}
