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
 * Sends results, and parks what is no command, until the broker has it. Not compressed: not every client can undo that.
 */
final class BusProducer implements AutoCloseable {

    /** Largest record that is sent, in bytes: a list of 10,000 entries, each with its outcome, is a few million. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final String OURS = "seatledger_";

    /** Headers that tell why a record was parked, and where it stood. */
    static final String REASON = OURS + "reason";

    static final String TOPIC = OURS + "topic";
    static final String PARTITION = OURS + "partition";
    static final String OFFSET = OURS + "offset";

    /** Headers that tell of a value that was too long to be parked. */
    static final String VALUE_BYTES = OURS + "value_bytes";

    static final String VALUE_SHA256 = OURS + "value_sha256";

    private static final Logger LOG = LoggerFactory.getLogger(BusProducer.class);
    private static final int PATIENT_ATTEMPTS = 3;
    private static final Executor LATER = CompletableFuture.delayedExecutor(
            500, TimeUnit.MILLISECONDS, task -> Thread.ofVirtual().start(task));

    private final Producer<byte[], byte[]> producer;
    private final CommandCodec codec;
    private final String usual;
    private final String deadLetters;
    private final AtomicLong parked = new AtomicLong();
    private volatile boolean closed;

    BusProducer(Map<String, Object> properties, CommandCodec codec, String usual, String deadLetters) {
        var settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.codec = codec;
        this.usual = usual;
        this.deadLetters = deadLetters;
    }

    /**
     * Sends a result; done when the broker has it.
     *
     * @param topic that the sender wants, and did not have to be right about: when nothing can be written to it, the
     *     result goes to the usual one
     */
    CompletableFuture<Void> send(String topic, CommandResult result, @Nullable String correlationId) {
        return send(new Outgoing(
                topic,
                topic.equals(usual) ? null : usual,
                to -> record(to, result, correlationId),
                to -> record(to, result.shortened(), correlationId),
                1));
    }

    private ProducerRecord<byte[], byte[]> record(String topic, CommandResult result, @Nullable String correlationId) {
        String account = result.accountId();
        var message = new ProducerRecord<byte[], byte[]>(
                topic, account == null ? null : account.getBytes(UTF_8), codec.write(result));
        add(message, CommandRecord.SPEC_VERSION, "1.0");
        // The same for the same command: whoever gets it twice can tell.
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

    /** Parks a record as it is, with the reason; done when the broker has it. */
    CompletableFuture<Void> park(ConsumerRecord<byte[], byte[]> message, String reason) {
        parked.incrementAndGet();
        LOG.warn("Parked offset {} of {}-{}: {}", message.offset(), message.topic(), message.partition(), reason);
        return send(new Outgoing(
                deadLetters,
                null,
                to -> parked(to, message, reason, message.value()),
                to -> {
                    ProducerRecord<byte[], byte[]> withoutValue = parked(to, message, reason, null);
                    add(withoutValue, VALUE_BYTES, Integer.toString(Math.max(message.serializedValueSize(), 0)));
                    add(withoutValue, VALUE_SHA256, sha256(message.value()));
                    return withoutValue;
                },
                1));
    }

    /** How many records were parked since the start. */
    long parked() {
        return parked.get();
    }

    private static ProducerRecord<byte[], byte[]> parked(
            String topic, ConsumerRecord<byte[], byte[]> message, String reason, byte @Nullable [] value) {
        var letter = new ProducerRecord<byte[], byte[]>(topic, message.key(), value);
        for (Header header : message.headers()) {
            // A token is for who handles the command, not for who looks at what went wrong.
            if (!header.key().startsWith(OURS) && !header.key().equals(CommandRecord.AUTHORIZATION)) {
                letter.headers().add(header.key(), header.value());
            }
        }
        add(letter, REASON, reason);
        add(letter, TOPIC, message.topic());
        add(letter, PARTITION, Integer.toString(message.partition()));
        add(letter, OFFSET, Long.toString(message.offset()));
        return letter;
    }

    /**
     * A record on its way.
     *
     * @param otherwise where it goes when nothing can be written to the topic; {@code null} for nowhere else
     * @param whole the record for a topic
     * @param shortened the same without its long part; {@code null} when that is what is sent already
     */
    private record Outgoing(
            String topic,
            @Nullable String otherwise,
            Function<String, ProducerRecord<byte[], byte[]>> whole,
            @Nullable Function<String, ProducerRecord<byte[], byte[]>> shortened,
            int attempt) {

        Outgoing again() {
            return new Outgoing(topic, otherwise, whole, shortened, attempt + 1);
        }

        Outgoing to(String other) {
            return new Outgoing(other, null, whole, shortened, 1);
        }

        Outgoing without(Function<String, ProducerRecord<byte[], byte[]>> itsLongPart) {
            return new Outgoing(topic, otherwise, itsLongPart, null, 1);
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
        String otherwise = outgoing.otherwise();
        var shortened = outgoing.shortened();
        if (closed) {
            done.completeExceptionally(failure);
        } else if (failure instanceof RecordTooLargeException && shortened != null) {
            LOG.warn("A record is too large for {}: it goes without its long part", topic);
            LATER.execute(() -> send(outgoing.without(shortened), done));
        } else if (otherwise != null
                && (!(failure instanceof RetriableException) || outgoing.attempt() >= PATIENT_ATTEMPTS)) {
            LOG.warn("{} does not take a result, which goes to {}: {}", topic, otherwise, failure.toString());
            LATER.execute(() -> send(outgoing.to(otherwise), done));
        } else if (failure instanceof RecordTooLargeException) {
            LOG.error("A record is too large for {} even without its long part", topic);
            done.complete(null);
        } else {
            LOG.warn("{} does not take a record, trying again: {}", topic, failure.toString());
            LATER.execute(() -> send(outgoing.again(), done));
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> message, String header, String value) {
        message.headers().add(header, value.getBytes(UTF_8));
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(5));
    }
}
