package io.seatledger.command.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.intake.CommandCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends results, and parks records that cannot be decided, retrying until the broker has them. Records are not
 * compressed, because not every client can decompress them.
 */
final class BusProducer implements AutoCloseable {

    /**
     * The largest record to send, in bytes. A list of 10,000 entries, each with its outcome, takes a few million bytes.
     */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final String HEADER_PREFIX = "seatledger_";

    /** Headers that tell why a record was parked, and where it came from. */
    static final String REASON = HEADER_PREFIX + "reason";

    static final String TOPIC = HEADER_PREFIX + "topic";
    static final String PARTITION = HEADER_PREFIX + "partition";
    static final String OFFSET = HEADER_PREFIX + "offset";

    /** Headers that replace the value of a parked record if the value was too large. */
    static final String VALUE_BYTES = HEADER_PREFIX + "value_bytes";

    static final String VALUE_SHA256 = HEADER_PREFIX + "value_sha256";

    private static final Logger LOG = LoggerFactory.getLogger(BusProducer.class);
    private static final int ATTEMPTS_BEFORE_FALLBACK = 3;
    private static final Executor DELAYED = CompletableFuture.delayedExecutor(
            500, TimeUnit.MILLISECONDS, task -> Thread.ofVirtual().start(task));

    private final Producer<byte[], byte[]> producer;
    private final CommandCodec codec;
    private final String defaultTopic;
    private final String deadLetters;
    private final AtomicLong parked = new AtomicLong();
    private volatile boolean closed;

    BusProducer(Map<String, Object> properties, CommandCodec codec, String defaultTopic, String deadLetters) {
        var settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.codec = codec;
        this.defaultTopic = defaultTopic;
        this.deadLetters = deadLetters;
    }

    /**
     * Sends a result; completes when the broker has it.
     *
     * @param topic the topic that the sender asked for. The sender may be wrong: if the topic cannot be written to, the
     *     result goes to the default topic instead
     */
    CompletableFuture<Void> send(String topic, CommandResult result, @Nullable String correlationId) {
        return send(new Outgoing(
                topic,
                topic.equals(defaultTopic) ? null : defaultTopic,
                to -> record(to, result, correlationId),
                to -> record(to, result.shortened(), correlationId),
                1));
    }

    private ProducerRecord<byte[], byte[]> record(String topic, CommandResult result, @Nullable String correlationId) {
        String account = result.addressee() == null ? null : result.addressee().accountId();
        var message = new ProducerRecord<byte[], byte[]>(
                topic, account == null ? null : account.getBytes(UTF_8), codec.write(result));
        add(message, CommandRecord.SPEC_VERSION, "1.0");
        // All results of a command have the same id, so that its sender can recognize duplicates.
        add(message, CommandRecord.ID, result.commandId());
        add(message, CommandRecord.SOURCE, sourceFor(account));
        add(message, CommandRecord.TYPE, result.type());
        add(message, CommandRecord.CONTENT_TYPE, "application/json");
        if (correlationId != null) {
            add(message, CommandRecord.CORRELATION_ID, correlationId);
        }
        return message;
    }

    /** The CloudEvent's source. */
    static String sourceFor(@Nullable String account) {
        return account == null ? "/command-results" : "/accounts/" + account + "/command-results";
    }

    /** Sends a record to the dead-letter topic unchanged, with the reason; completes when the broker has it. */
    CompletableFuture<Void> park(ConsumerRecord<byte[], byte[]> message, String reason) {
        parked.incrementAndGet();
        LOG.warn("Parked offset {} of {}-{}: {}", message.offset(), message.topic(), message.partition(), reason);
        return send(new Outgoing(
                deadLetters,
                null,
                to -> parked(
                        new ProducerRecord<>(to, message.key(), message.value()),
                        message,
                        reason,
                        BusProducer::isForReaders),
                to -> shortened(to, message, reason),
                1));
    }

    /** The number of records parked since the start. */
    long parked() {
        return parked.get();
    }

    /** The record without whatever may be long: its value, and a key and headers that no command can have. */
    private static ProducerRecord<byte[], byte[]> shortened(
            String topic, ConsumerRecord<byte[], byte[]> message, String reason) {
        byte[] value = message.value();
        ProducerRecord<byte[], byte[]> shortened = parked(
                new ProducerRecord<>(topic, isShort(message.key()) ? message.key() : null, null),
                message,
                reason,
                header -> isForReaders(header) && isShort(header.value()));
        if (value != null) {
            add(shortened, VALUE_BYTES, Integer.toString(value.length));
            add(shortened, VALUE_SHA256, sha256(value));
        }
        return shortened;
    }

    private static boolean isShort(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= CommandRecord.MAX_ATTRIBUTE_BYTES;
    }

    /** Readers of the dead-letter topic must not get a token that they could use. */
    private static boolean isForReaders(Header header) {
        return !header.key().startsWith(HEADER_PREFIX) && !header.key().equals(CommandRecord.AUTHORIZATION);
    }

    private static ProducerRecord<byte[], byte[]> parked(
            ProducerRecord<byte[], byte[]> deadLetter,
            ConsumerRecord<byte[], byte[]> message,
            String reason,
            Predicate<Header> headers) {
        for (Header header : message.headers()) {
            if (headers.test(header)) {
                deadLetter.headers().add(header);
            }
        }
        add(deadLetter, REASON, reason);
        add(deadLetter, TOPIC, message.topic());
        add(deadLetter, PARTITION, Integer.toString(message.partition()));
        add(deadLetter, OFFSET, Long.toString(message.offset()));
        return deadLetter;
    }

    /**
     * A record that is being sent.
     *
     * @param fallback the topic to use if {@code topic} cannot be written to; {@code null} if there is none
     * @param whole makes the record for a topic
     * @param shortened makes the record without its long part; {@code null} if {@code whole} already does
     * @param attempt counts from 1
     */
    private record Outgoing(
            String topic,
            @Nullable String fallback,
            Function<String, ProducerRecord<byte[], byte[]>> whole,
            @Nullable Function<String, ProducerRecord<byte[], byte[]>> shortened,
            int attempt) {

        Outgoing retried() {
            return new Outgoing(topic, fallback, whole, shortened, attempt + 1);
        }

        Outgoing to(String other) {
            return new Outgoing(other, null, whole, shortened, 1);
        }

        Outgoing replacedBy(Function<String, ProducerRecord<byte[], byte[]>> shorter) {
            return new Outgoing(topic, fallback, shorter, null, 1);
        }
    }

    private CompletableFuture<Void> send(Outgoing outgoing) {
        var done = new CompletableFuture<Void>();
        send(outgoing, done);
        return done;
    }

    private void send(Outgoing outgoing, CompletableFuture<Void> done) {
        try {
            var _ = producer.send(outgoing.whole().apply(outgoing.topic()), (_, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    failed(outgoing, failure, done);
                }
            });
        } catch (RuntimeException e) {
            failed(outgoing, e, done);
        }
    }

    private void failed(Outgoing outgoing, Exception failure, CompletableFuture<Void> done) {
        String topic = outgoing.topic();
        String fallback = outgoing.fallback();
        var shortened = outgoing.shortened();
        if (closed) {
            done.completeExceptionally(failure);
        } else if (failure instanceof RecordTooLargeException && shortened != null) {
            LOG.warn("A record is too large for {}, sending it without its long part", topic);
            DELAYED.execute(() -> send(outgoing.replacedBy(shortened), done));
        } else if (fallback != null
                && (!(failure instanceof RetriableException) || outgoing.attempt() >= ATTEMPTS_BEFORE_FALLBACK)) {
            LOG.warn("Could not send a result to {}, sending it to {}: {}", topic, fallback, failure.toString());
            DELAYED.execute(() -> send(outgoing.to(fallback), done));
        } else if (failure instanceof RecordTooLargeException) {
            LOG.error("Dropped a record that is too large for {} even without its long part", topic);
            done.complete(null);
        } else {
            LOG.warn("Could not send a record to {}, retrying: {}", topic, failure.toString());
            DELAYED.execute(() -> send(outgoing.retried(), done));
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> message, String header, String value) {
        message.headers().add(header, value.getBytes(UTF_8));
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, which every Java platform must have", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(4));
    }
}
