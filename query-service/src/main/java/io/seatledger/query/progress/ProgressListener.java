package io.seatledger.query.progress;

import io.seatledger.query.progress.ProgressWatchers.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the notices of all nodes from now on. A notice only prompts this node to check the stored progress. */
final class ProgressListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RETENTION_MS =
            Long.toString(Duration.ofMinutes(10).toMillis());

    private final Map<String, Object> consumerProperties;
    private final Map<String, Object> adminProperties;
    private final String topic;
    private final Progress progress;
    private final ProgressWatchers watchers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("progress-listener").unstarted(this::run);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Makes a listener that does nothing until {@link #start}.
     *
     * @param consumerProperties properties of a Kafka consumer; its group is ignored
     * @param adminProperties properties of a Kafka client that may create the topic
     */
    ProgressListener(
            Map<String, Object> consumerProperties,
            Map<String, Object> adminProperties,
            String topic,
            Progress progress,
            ProgressWatchers watchers) {
        this.consumerProperties = new HashMap<>(consumerProperties);
        this.adminProperties = Map.copyOf(adminProperties);
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
        try (Admin client = Admin.create(adminProperties)) {
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
        Map<String, Object> settings = new HashMap<>(consumerProperties);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
