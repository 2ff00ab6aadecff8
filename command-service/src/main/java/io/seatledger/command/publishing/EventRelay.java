package io.seatledger.command.publishing;

import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.kafka.KafkaTopics;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every event at least once and in the order of the log, keyed by account. Only one of all processes on a
 * database publishes. The position is stored after the broker has acknowledged, so a crash repeats events and skips
 * none.
 *
 * <p>Nothing is published that contradicts what was published before, and nothing after an event that breaks the chain
 * of its account: the relay stops there, says why, and looks again every few seconds.
 *
 * <p>A record is retried until it is acknowledged or the process ends: a producer that gave up on one record would send
 * the next, and a consumer would see a gap.
 */
public final class EventRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final int ACKNOWLEDGEMENT_SECONDS = 10;
    private static final Duration UNTIL_NEXT_LOOK = Duration.ofSeconds(5);

    private final LogFollower follower;
    private final EventLog log;
    private final PublishedEnd published;
    private final Map<String, Object> producerProperties;
    private final String topic;
    private final Supplier<Admin> admin;
    private volatile @Nullable String stopped;

    /**
     * Makes a relay that does nothing until {@link #start}.
     *
     * @param topic created if it does not exist, with unlimited retention
     * @param producerProperties properties of a Kafka producer, among them the broker; the settings that the guarantees
     *     depend on are overridden
     * @param consumerProperties properties of a Kafka consumer, which reads the end of the topic
     */
    public EventRelay(
            DataSource dataSource,
            EventLog log,
            AppendSignal signal,
            String topic,
            Supplier<Admin> admin,
            Map<String, Object> producerProperties,
            Map<String, Object> consumerProperties) {
        this.topic = topic;
        this.admin = admin;
        this.log = log;
        this.published = new PublishedEnd(consumerProperties, topic, log);
        this.producerProperties = Map.copyOf(producerProperties);
        this.follower = new LogFollower(dataSource, log, signal, topic, new LogFollower.Sessions() {
            @Override
            public LogFollower.Session open(Connection connection) throws InterruptedException, ExecutionException {
                KafkaTopics.require(admin, List.of(topicFor(topic)));
                return new Publishing(producer());
            }

            @Override
            public void leaveToAnother() {
                stopped = null;
            }
        });
    }

    /** The topic of the events, which Kafka must keep forever. */
    public static NewTopic topicFor(String name) {
        return KafkaTopics.topic(
                name, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    }

    /** Starts to publish, or to wait until the process that publishes ends. */
    public void start() {
        follower.start();
    }

    /** The last position known to be published; 0 as long as this process has never been the one that publishes. */
    public long position() {
        return follower.position();
    }

    /** Whether this process is the one that publishes. */
    public boolean isPublishing() {
        return follower.isFollowing();
    }

    /** Whether the thread that publishes, or waits for its turn to, runs. */
    public boolean isAlive() {
        return follower.isAlive();
    }

    /**
     * Why nothing is published although it is this process that should; {@code null} while it publishes, or leaves that
     * to another process.
     */
    public @Nullable String stopped() {
        return stopped;
    }

    private final class Publishing implements LogFollower.Session {

        private final Producer<String, byte[]> producer;
        private final LedgerChains chains = new LedgerChains(log);
        private boolean compared;

        Publishing(Producer<String, byte[]> producer) {
            this.producer = producer;
        }

        @Override
        public List<EventEnvelope> ready(List<EventEnvelope> events) throws InterruptedException {
            if (!compared) {
                String unfit = unfit();
                if (unfit != null) {
                    stop(unfit);
                    return List.of();
                }
                String contradiction = published.contradiction(position());
                if (contradiction != null) {
                    stop(contradiction);
                    return List.of();
                }
                compared = true;
            }
            LedgerChains.Verified verified = chains.verify(events);
            if (verified.broken() != null && verified.sound().isEmpty()) {
                stop(verified.broken() + " See infra/docs/restore.md#when-a-chain-is-broken.");
                return List.of();
            }
            stopped = null;
            return verified.sound();
        }

        private @Nullable String unfit() throws InterruptedException {
            try {
                return KafkaTopics.lossOf(admin, topic);
            } catch (ExecutionException e) {
                throw new IllegalStateException("the settings of " + topic + " could not be read", e);
            }
        }

        /** Says why nothing is published, and waits, so that a repair is seen and the reason is not logged again. */
        private void stop(String reason) throws InterruptedException {
            if (!reason.equals(stopped)) {
                LOG.error("{} Nothing is published.", reason);
                stopped = reason;
            }
            Thread.sleep(UNTIL_NEXT_LOOK);
        }

        @Override
        public void handle(List<EventEnvelope> events) throws InterruptedException, ExecutionException {
            List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
            for (EventEnvelope event : events) {
                sent.add(producer.send(record(event)));
            }
            boolean warned = false;
            for (Future<RecordMetadata> record : sent) {
                while (!record.isDone() || record.state() != Future.State.SUCCESS) {
                    try {
                        record.get(ACKNOWLEDGEMENT_SECONDS, TimeUnit.SECONDS);
                    } catch (TimeoutException e) {
                        if (!warned) {
                            LOG.warn(
                                    "Kafka has not acknowledged the events from position {} on, still waiting",
                                    events.getFirst().position());
                            warned = true;
                        }
                    }
                }
            }
        }

        private ProducerRecord<String, byte[]> record(EventEnvelope event) {
            var record = new ProducerRecord<>(
                    topic, event.accountId(), event.payloadJson().getBytes(StandardCharsets.UTF_8));
            CloudEventHeaders.of(event)
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            return record;
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    private Producer<String, byte[]> producer() {
        var properties = new HashMap<>(producerProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A broker that has lost its state of this producer accepts whichever batch arrives first. With two batches in
        // flight, a retried first batch would be written after the second, or never.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // PublishedEnd knows where Kafka's own partitioner puts an account.
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // A record that is not even accepted for sending would fail after a minute, beside others that are sent.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Stops publishing. The next process publishes again what was sent and not yet acknowledged. */
    @Override
    public void close() {
        follower.close();
    }
}
