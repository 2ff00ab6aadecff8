package io.seatledger.command.bus;

import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.kafka.KafkaTopics;
import io.seatledger.web.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Takes commands from Kafka. A record is a command, its key is the id of the account, and its result goes to the topic
 * that it names. A record that cannot be decided is parked with the reason, and does not hold up the next one.
 */
public final class CommandBusEndpoint implements AutoCloseable {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    /**
     * The topics of the bus. Missing topics are created, except those that match {@code otherResults}.
     *
     * @param commands the topic that commands come from; invalid records are parked on the topic of this name and
     *     {@code .dlt}
     * @param results the topic for results, unless a command names another one
     * @param otherResults the names of topics that a command may ask its result on
     */
    public record Topics(String commands, String results, Pattern otherResults) {

        /**
         * The topic of commands. Its retention is shorter than that of outcomes, so that a repeat always finds the
         * outcome. The broker sets the timestamp, because the sender must not choose when its token is checked.
         */
        public NewTopic forCommands() {
            return KafkaTopics.topic(
                    commands,
                    Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(WEEK.toMillis()),
                            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            "LogAppendTime",
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(CommandRecord.MAX_BYTES + MAX_HEADER_BYTES)));
        }

        /** The topic for results, unless a command names another one. */
        public NewTopic forResults() {
            return KafkaTopics.topic(
                    results,
                    Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(WEEK.toMillis()),
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(BusProducer.MAX_BYTES)));
        }

        /** The dead-letter topic, on which records that cannot be decided are parked. */
        public NewTopic forDeadLetters() {
            return KafkaTopics.topic(
                    commands + ".dlt",
                    Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(MONTH.toMillis()),
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(BusProducer.MAX_BYTES)));
        }
    }

    private final Admin admin;
    private final BusProducer producer;
    private final CommandConsumer consumer;

    /**
     * Makes an endpoint that does nothing until {@link #start}.
     *
     * @param group the consumer group that all nodes share
     * @param consumerProperties properties of a Kafka consumer, among them the broker
     * @param producerProperties properties of a Kafka producer, among them the broker
     * @param canDecide whether this process can decide anything; while it cannot, the other nodes get its commands
     */
    public CommandBusEndpoint(
            CommandIntake intake,
            CommandCodec codec,
            InstantSource clock,
            TokenVerifier tokens,
            Topics topics,
            String group,
            Map<String, Object> consumerProperties,
            Map<String, Object> producerProperties,
            Supplier<Admin> admin,
            BooleanSupplier canDecide) {
        this.admin = admin.get();
        this.producer = new BusProducer(
                producerProperties,
                codec,
                topics.results(),
                topics.forDeadLetters().name());
        var handler = new BusHandler(
                intake,
                codec,
                tokens,
                new ResultTopics(topics.results(), topics.otherResults(), this.admin),
                producer,
                clock);
        Map<String, Object> properties = new HashMap<>(consumerProperties);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        this.consumer = new CommandConsumer(
                properties,
                topics.commands(),
                handler,
                () -> KafkaTopics.require(
                        admin, List.of(topics.forCommands(), topics.forResults(), topics.forDeadLetters())),
                canDecide);
    }

    /** Starts to consume commands. */
    public void start() {
        consumer.start();
    }

    /** The number of commands that were polled and are not answered yet. */
    public int inFlight() {
        return consumer.inFlight();
    }

    /** Whether this node consumes commands now. */
    public boolean isConsuming() {
        return consumer.isConsuming();
    }

    /** The number of records parked since the start. */
    public long parked() {
        return producer.parked();
    }

    /**
     * Stops polling, waits up to a few seconds for commands in progress, and ends, after 15 seconds at most. Unfinished
     * commands are delivered again.
     */
    @Override
    public void close() {
        consumer.close();
        producer.close();
        admin.close(Duration.ofSeconds(1));
    }
}
