package io.seatledger.query.progress;

import io.seatledger.query.consuming.AccountProgress;
import io.seatledger.query.consuming.FoldedListener;
import io.seatledger.query.progress.Watches.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far this node has folded: who waits here at once, and the other nodes by a record per account. */
final class ProgressBroadcaster implements FoldedListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressBroadcaster.class);

    private final Watches watches;
    private final String topic;
    private final Producer<byte[], byte[]> producer;

    /**
     * Takes its parts.
     *
     * @param properties of a Kafka producer: where the broker is
     */
    ProgressBroadcaster(Watches watches, Map<String, Object> properties, String topic) {
        this.watches = watches;
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // Longer than that it is not worth to hold the folding up, or to try again: the other nodes look by themselves.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 100);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1_000);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void folded(Collection<AccountProgress> reached) {
        reached.forEach(account -> watches.reached(account.id(), account.accountVersion(), Source.FOLD));
        try {
            for (AccountProgress account : reached) {
                var sent = producer.send(new ProgressNotice(account.id(), account.accountVersion()).toRecord(topic));
                if (sent.isDone() && sent.state() == Future.State.FAILED) {
                    // It waited in vain: the others would, too.
                    LOG.debug("Other nodes were not told of {} accounts", reached.size(), sent.exceptionNow());
                    return;
                }
            }
        } catch (KafkaException e) {
            LOG.debug("Other nodes were not told of {} accounts", reached.size(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
