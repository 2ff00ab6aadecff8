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
 * Where results may go. A sender chooses among the topics that are there for results: nothing else is written to, least
 * of all the events.
 */
final class ResultTopics {

    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1_000;

    private final String usual;
    private final Pattern allowed;
    private final Admin admin;
    private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();

    /**
     * Takes the rules.
     *
     * @param usual where results go unless the command says otherwise
     * @param allowed what other topics for results are called
     */
    ResultTopics(String usual, Pattern allowed, Admin admin) {
        this.usual = usual;
        this.allowed = allowed;
        this.admin = admin;
    }

    String usual() {
        return usual;
    }

    /**
     * The topic for a result.
     *
     * @throws UnreadableCommandException when the wanted one is not for results, or does not exist
     * @throws ExecutionException when the broker cannot be asked
     */
    String topicFor(@Nullable String wanted)
            throws UnreadableCommandException, ExecutionException, InterruptedException {
        if (wanted == null || wanted.equals(usual)) {
            return usual;
        }
        if (!allowed.matcher(wanted).matches()) {
            throw new UnreadableCommandException("the topic %s is not for results".formatted(wanted));
        }
        Long last = seen.get(wanted);
        if (last == null || System.nanoTime() - last > KNOWN_NANOS) {
            requireExistence(wanted);
            if (seen.size() >= MOST) {
                seen.clear();
            }
            seen.put(wanted, System.nanoTime());
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
                throw new UnreadableCommandException("there is no topic %s that could be written to".formatted(topic));
            }
            throw e;
        }
    }
}
