package io.seatledger.command.bus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Restricts the topics that results may go to. A sender may only choose among topics that are meant for results; above
 * all, nobody can make the service write to the topic of the events.
 */
final class ResultTopics {

    private static final long CACHE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_CACHED = 1_000;

    private final String defaultTopic;
    private final Pattern allowed;
    private final Admin admin;
    private final ConcurrentHashMap<String, Long> existing = new ConcurrentHashMap<>();

    /**
     * @param defaultTopic the topic for results, unless the command names another one
     * @param allowed the names of the other topics for results
     */
    ResultTopics(String defaultTopic, Pattern allowed, Admin admin) {
        this.defaultTopic = defaultTopic;
        this.allowed = allowed;
        this.admin = admin;
    }

    String defaultTopic() {
        return defaultTopic;
    }

    /**
     * The topic for a result.
     *
     * @param wanted the topic that the command names; {@code null} for the default topic
     * @throws UnreadableCommandException if the wanted topic is not meant for results, or does not exist
     * @throws ExecutionException if the broker is unavailable
     */
    String topicFor(@Nullable String wanted)
            throws UnreadableCommandException, ExecutionException, InterruptedException {
        if (wanted == null || wanted.equals(defaultTopic)) {
            return defaultTopic;
        }
        if (!allowed.matcher(wanted).matches()) {
            throw new UnreadableCommandException("the topic %s is not meant for results".formatted(wanted));
        }
        Long last = existing.get(wanted);
        if (last == null || System.nanoTime() - last > CACHE_NANOS) {
            requireExistence(wanted);
            if (existing.size() >= MAX_CACHED) {
                existing.clear();
            }
            existing.put(wanted, System.nanoTime());
        }
        return wanted;
    }

    private void requireExistence(String topic)
            throws UnreadableCommandException, ExecutionException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException
                    || e.getCause() instanceof AuthorizationException) {
                throw new UnreadableCommandException(
                        "there is no topic %s that the service can write to".formatted(topic));
            }
            throw e;
        }
    }
}
