package io.seatledger.command.publishing;

import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.kafka.KafkaTopics;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every event at least once and in the order of the log, keyed by account. Only one of all processes on a
 * database publishes. The position is stored after the broker has acknowledged, so a crash repeats events and skips
 * none.
 *
 * <p>A record is retried until it is acknowledged or the process ends: a producer that gave up on one record would send
 * the next, and a consumer would see a gap.
 */
public final class EventRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final int ACKNOWLEDGEMENT_SECONDS = 10;

    private final LogFollower follower;
    private final Map<String, Object> producerProperties;
    private final String topic;

    /**
     * Makes a relay that does nothing until {@link #start}.
     *
     * @param topic created if it does not exist, with unlimited retention
     * @param producerProperties properties of a Kafka producer, among them the broker; the settings that the guarantees
     *     depend on are overridden
     */
    public EventRelay(
            DataSource dataSource,
            EventLog log,
            AppendSignal signal,
            String topic,
            Supplier<Admin> admin,
            Map<String, Object> producerProperties) {
        this.topic = topic;
        this.producerProperties = Map.copyOf(producerProperties);
        this.follower = new LogFollower(dataSource, log, signal, topic, _ -> {
            KafkaTopics.require(admin, List.of(topicFor(topic)));
            return new Publishing(producer());
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

    private final class Publishing implements LogFollower.Session {

        private final Producer<String, byte[]> producer;

        Publishing(Producer<String, byte[]> producer) {
            this.producer = producer;
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
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Stops publishing. The next process publishes again what was sent and not yet acknowledged. */
    @Override
    public void close() {
        follower.close();
    }
}
