package io.seatledger.infra.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.infra.parts.Parts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Measures the broker alone: produces the record of a command with {@code acks=all} and consumes it. */
final class PlainKafka implements AutoCloseable {

    private final String topic;
    private final Producer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Parts.kafka().bootstrapServers(), "acks", "all", "linger.ms", 1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    PlainKafka(String topic) {
        this.topic = topic;
        this.thread = Thread.ofPlatform().start(this::consume);
    }

    /** Completes when the record has been consumed. */
    CompletableFuture<String> send(ProducerRecord<byte[], byte[]> command, String id) {
        var consumed = new CompletableFuture<String>();
        waiting.put(id, consumed);
        var message = new ProducerRecord<>(topic, null, command.key(), command.value(), command.headers());
        var _ = producer.send(message);
        return consumed;
    }

    private void consume() {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        Parts.kafka().bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> {
                    Header header = message.headers().lastHeader("ce_id");
                    String id = new String(header.value(), UTF_8);
                    CompletableFuture<String> consumed = waiting.remove(id);
                    if (consumed != null) {
                        consumed.complete(id);
                    }
                });
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(5));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
