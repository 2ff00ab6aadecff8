package io.seatledger.command.bus;

import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.kafka.KafkaTopics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * The way in for commands as messages. A record with the account's identifier as key is a command; its result goes to
 * the topic that it names. What is no command is parked with the reason, and the next one is handled.
 */
public final class CommandBusEndpoint implements AutoCloseable {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int HEADERS = 64 * 1024;

    /**
     * The topics; each is made unless it exists.
     *
     * @param commands where commands come from; what is none is parked on the topic of this name and {@code .dlt}
     * @param results where results go unless a command names another topic
     * @param otherResults what topics are called that a command may name
     */
    public record Topics(String commands, String results, Pattern otherResults) {

        /**
         * Commands wait for less than their outcomes are kept; when the broker took one is not for the sender to say.
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
                            Integer.toString(CommandRecord.MAX_BYTES + HEADERS)));
        }

        /** Where results go unless a command names another topic. */
        public NewTopic forResults() {
            return KafkaTopics.topic(
                    results,
                    Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(WEEK.toMillis()),
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(BusProducer.MAX_BYTES)));
        }

        /** Where what is no command is parked. */
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
     * Takes its parts; {@link #start} starts it.
     *
     * @param tokens verifies everything of a token but its time, which is looked at when the broker took the command
     * @param group of the nodes that share the topic
     */
    public CommandBusEndpoint(
            CommandIntake intake,
            CommandCodec codec,
            InstantSource clock,
            JwtDecoder tokens,
            Topics topics,
            String group,
            Map<String, Object> consumerProperties,
            Map<String, Object> producerProperties,
            Supplier<Admin> admin) {
        this.admin = admin.get();
        this.producer = new BusProducer(
                producerProperties,
                codec,
                topics.results(),
                topics.forDeadLetters().name());
        var handler = new BusHandler(
                intake,
                codec,
                new BusTokens(tokens),
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
                        admin, List.of(topics.forCommands(), topics.forResults(), topics.forDeadLetters())));
    }

    /** Begins to take commands. */
    public void start() {
        consumer.start();
    }

    /** Commands that were taken and are not answered yet. */
    public int underWay() {
        return consumer.underWay();
    }

    /** Whether commands are taken now. */
    public boolean isTaking() {
        return consumer.isTaking();
    }

    /** Records that were no command, since the start. */
    public long parked() {
        return producer.parked();
    }

    /** Takes no more, waits a moment for what was begun, and ends; what is left is delivered again. */
    @Override
    public void close() {
        consumer.close();
        producer.close();
        admin.close(Duration.ofSeconds(5));
    }
}
