package io.seatledger.query.progress;

import io.seatledger.query.consuming.FoldedListener;
import io.seatledger.query.progress.ProgressWatchers.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;

/** Reports what this node has folded: to its own watchers directly, and to other nodes with a record per account. */
final class ProgressBroadcaster implements FoldedListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressBroadcaster.class);

    private final ProgressWatchers watchers;
    private final String topic;
    private final ProducerFactory<byte[], byte[]> producers;
    private final Producer<byte[], byte[]> producer;
    private volatile boolean topicExists;

    /** @param factory Spring Boot's factory of producers */
    @SuppressWarnings("unchecked")
    ProgressBroadcaster(ProgressWatchers watchers, ProducerFactory<?, ?> factory, String topic) {
        this.watchers = watchers;
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // A lost notice is harmless, because other nodes poll: never hold up the folding or retry for long.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 100);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1_000);
        producers = ((ProducerFactory<byte[], byte[]>) factory).copyWithConfigurationOverride(settings);
        producer = producers.createProducer();
    }

    /** Sends notices from now on. Before, they could create the topic, with the broker's settings. */
    void topicExists() {
        topicExists = true;
    }

    @Override
    public void folded(Map<String, Long> versions) {
        versions.forEach((account, version) -> watchers.reached(account, version, Source.FOLD));
        if (!topicExists) {
            return;
        }
        try {
            for (Map.Entry<String, Long> reached : versions.entrySet()) {
                var sent = producer.send(new ProgressNotice(reached.getKey(), reached.getValue()).toRecord(topic));
                if (sent.isDone() && sent.state() == Future.State.FAILED) {
                    // The broker did not answer in time: do not wait for it once per account.
                    LOG.debug("Could not notify other nodes of {} accounts", versions.size(), sent.exceptionNow());
                    return;
                }
            }
        } catch (KafkaException e) {
            LOG.debug("Could not notify other nodes of {} accounts", versions.size(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        producers.reset();
    }
}
