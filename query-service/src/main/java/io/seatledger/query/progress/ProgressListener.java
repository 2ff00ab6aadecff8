package io.seatledger.query.progress;

import io.seatledger.query.progress.ProgressWatchers.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/** Reads the notices of all nodes from now on. A notice only prompts this node to check the stored progress. */
final class ProgressListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RETENTION_MS =
            Long.toString(Duration.ofMinutes(10).toMillis());

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Supplier<Admin> admin;
    private final Runnable topicExists;
    private final String topic;
    private final Progress progress;
    private final ProgressWatchers watchers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("progress-listener").unstarted(this::run);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Makes a listener that does nothing until {@link #start}.
     *
     * @param consumers Spring Boot's factory of consumers
     * @param admin a client that may create the topic
     * @param topicExists runs when the topic is there
     */
    @SuppressWarnings("unchecked")
    ProgressListener(
            ConsumerFactory<?, ?> consumers,
            Supplier<Admin> admin,
            Runnable topicExists,
            String topic,
            Progress progress,
            ProgressWatchers watchers) {
        this.consumers = (ConsumerFactory<byte[], byte[]>) consumers;
        this.admin = admin;
        this.topicExists = topicExists;
        this.topic = topic;
        this.progress = progress;
        this.watchers = watchers;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                try (Consumer<byte[], byte[]> open = open()) {
                    consumer = open;
                    requireTopic();
                    follow(open);
                } catch (WakeupException _) {
                    return;
                } catch (RuntimeException e) {
                    LOG.warn("Could not follow the progress of other nodes, retrying: {}", e.toString());
                }
            } while (!closed.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<byte[], byte[]> open) {
        List<TopicPartition> partitions = open.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        open.assign(partitions);
        open.seekToEnd(partitions);
        if (!partitions.isEmpty()) {
            topicExists.run();
        }
        while (closed.getCount() > 0) {
            Set<String> accounts = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> message : open.poll(POLL)) {
                Optional<ProgressNotice> notice = ProgressNotice.read(message);
                if (notice.isEmpty()) {
                    LOG.debug("{} has an unreadable record at offset {}", topic, message.offset());
                }
                notice.filter(n -> watchers.want(n.accountId(), n.accountVersion()))
                        .ifPresent(n -> accounts.add(n.accountId()));
            }
            progress.poll(accounts, Source.BROADCAST);
        }
    }

    /** Creates the topic if it is missing. Where this service may not create topics, an operator has to. */
    private void requireTopic() throws InterruptedException {
        try (Admin client = admin.get()) {
            client.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())
                            .configs(Map.of(
                                    TopicConfig.RETENTION_MS_CONFIG,
                                    RETENTION_MS,
                                    TopicConfig.SEGMENT_MS_CONFIG,
                                    RETENTION_MS,
                                    TopicConfig.CLEANUP_POLICY_CONFIG,
                                    TopicConfig.CLEANUP_POLICY_DELETE))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                LOG.debug("Could not create {}", topic, e);
            }
        }
    }

    private Consumer<byte[], byte[]> open() {
        var settings = new Properties();
        settings.putAll(Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"));
        return consumers.createConsumer(null, null, "-progress", settings);
    }

    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
