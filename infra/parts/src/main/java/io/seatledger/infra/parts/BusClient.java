package io.seatledger.infra.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends commands over the bus and collects their results with a plain Kafka client, as any other service could. */
public final class BusClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, CompletableFuture<Result>> first = new ConcurrentHashMap<>();
    private final Map<String, Answers> all = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * The result of a command.
     *
     * @param type type of the CloudEvent, such as {@code command.accepted}
     * @param text the JSON text
     */
    public record Result(String commandId, String type, String text, Map<String, String> headers) {}

    /** The answers to one command: their number, and the distinct ones. */
    private static final class Answers {

        private int count;
        private List<Result> distinct = List.of();

        private synchronized void add(Result result) {
            count++;
            if (distinct.stream().noneMatch(known -> known.text().equals(result.text()))) {
                distinct = Stream.concat(distinct.stream(), Stream.of(result)).toList();
            }
        }

        private synchronized int count() {
            return count;
        }

        private synchronized List<Result> distinct() {
            return distinct;
        }
    }

    /** A command that is not sent yet. */
    public record Command(String account, Map<String, String> headers, String data) {

        /** A command with the headers that every command needs. */
        public static Command of(String account, String id, String name, String token, String data) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("ce_specversion", "1.0");
            headers.put("ce_id", id);
            headers.put("ce_source", "/tests");
            headers.put("ce_type", name);
            headers.put("content-type", "application/json");
            headers.put("authorization", "Bearer " + token);
            return new Command(account, headers, data);
        }

        /** The identifier that the sender gave to the command. */
        public String id() {
            return headers.getOrDefault("ce_id", "");
        }

        /** A copy with one header added or replaced. */
        public Command with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Command(account, more, data);
        }
    }

    /**
     * Starts to collect results, from the beginning of their topic.
     *
     * @param commands the topic to send commands to
     * @param results the topic of the results, which must exist
     */
    public BusClient(String bootstrapServers, String commands, String results) {
        this.topic = commands;
        Map<String, Object> servers = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "reconnect.backoff.max.ms",
                500,
                "max.request.size",
                32 * 1024 * 1024,
                "delivery.timeout.ms",
                120_000,
                "linger.ms",
                1);
        this.producer = new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "reconnect.backoff.max.ms",
                        500,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(results).stream()
                .map(p -> new TopicPartition(results, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.thread = Thread.ofPlatform().name("results").start(this::collect);
    }

    /** Sends a command without waiting for the broker. */
    public Future<RecordMetadata> send(Command command) {
        return send(recordOf(command));
    }

    /** Sends any record without waiting for the broker. */
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
        return producer.send(message);
    }

    /** Sends any record and calls {@code over} when the broker has acknowledged it or the producer has given up. */
    public void send(ProducerRecord<byte[], byte[]> message, Runnable over) {
        var _ = producer.send(message, (_, _) -> over.run());
    }

    /** The record of a command, for tests that damage it before sending. */
    public ProducerRecord<byte[], byte[]> recordOf(Command command) {
        var message = new ProducerRecord<>(
                topic, command.account().getBytes(UTF_8), command.data().getBytes(UTF_8));
        command.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        return message;
    }

    /**
     * Sends a command and waits for its result.
     *
     * @throws AssertionError if there is no result after a minute
     */
    public Result call(Command command) {
        CompletableFuture<Result> result = resultOf(command.id());
        var _ = send(command);
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no result for " + command.headers(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Completes with the first result of a command. */
    public CompletableFuture<Result> resultOf(String commandId) {
        return first.computeIfAbsent(commandId, _ -> new CompletableFuture<>());
    }

    /** The distinct results of a command. More than one means that a repeat got another answer, which is a bug. */
    public List<Result> resultsOf(String commandId) {
        Answers answers = all.get(commandId);
        return answers == null ? List.of() : answers.distinct();
    }

    /** How many results of a command have arrived, including those to repeated deliveries. */
    public int countOf(String commandId) {
        Answers answers = all.get(commandId);
        return answers == null ? 0 : answers.count();
    }

    /** How many commands have a result. */
    public int answered() {
        return all.size();
    }

    private void collect() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    Map<String, String> headers = headersOf(message);
                    var result = new Result(
                            headers.getOrDefault("ce_id", ""),
                            headers.getOrDefault("ce_type", ""),
                            new String(message.value(), UTF_8),
                            headers);
                    all.computeIfAbsent(result.commandId(), _ -> new Answers()).add(result);
                    resultOf(result.commandId()).complete(result);
                }
            }
        }
    }

    /** The headers of a record as text. */
    public static Map<String, String> headersOf(ConsumerRecord<byte[], byte[]> message) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : message.headers()) {
            byte @Nullable [] value = header.value();
            headers.put(header.key(), value == null ? "" : new String(value, UTF_8));
        }
        return headers;
    }

    /** Reads a topic from its beginning to its present end. */
    public static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic) {
        try (var reader = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            reader.assign(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            reader.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(200)).forEach(messages::add);
            }
            return messages;
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
