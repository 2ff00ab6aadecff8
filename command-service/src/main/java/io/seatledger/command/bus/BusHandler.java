package io.seatledger.command.bus;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.Pace;
import io.seatledger.command.decision.PassingFailures;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.CommandType;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.command.intake.InvalidRequestException;
import io.seatledger.command.intake.MalformedRequestException;
import io.seatledger.command.intake.TokenActor;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.web.IssuerUnavailableException;
import io.seatledger.web.Problem;
import io.seatledger.web.TokenVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** Handles one record: decides the command and sends its result, or parks a record that cannot be decided. */
final class BusHandler {

    private final CommandIntake intake;
    private final CommandCodec codec;
    private final TokenVerifier tokens;
    private final ResultTopics topics;
    private final BusProducer producer;
    private final InstantSource clock;

    BusHandler(
            CommandIntake intake,
            CommandCodec codec,
            TokenVerifier tokens,
            ResultTopics topics,
            BusProducer producer,
            InstantSource clock) {
        this.intake = intake;
        this.codec = codec;
        this.tokens = tokens;
        this.topics = topics;
        this.producer = producer;
        this.clock = clock;
    }

    /** Something is temporarily unavailable: handle the record again later. */
    static final class TransientFailureException extends Exception {

        private static final long serialVersionUID = 1L;

        private TransientFailureException(Throwable cause) {
            super(cause.toString(), cause, false, false);
        }
    }

    /**
     * Handles a record among others of its sender. Its result is sent after theirs.
     *
     * @return completes when the outcome is durable and the broker has the result
     * @throws TransientFailureException if the record must be handled again later; no result was sent
     * @throws RuntimeException if a fault prevented a verdict; no result was sent
     */
    CompletableFuture<Void> handle(ConsumerRecord<byte[], byte[]> message, Pace pace)
            throws TransientFailureException, InterruptedException {
        try {
            CommandRecord command = CommandRecord.read(message);
            int limit = codec.longestOf(command.name());
            if (message.serializedValueSize() > limit) {
                throw UnreadableCommandException.tooLarge(message.serializedValueSize(), limit);
            }
            String topic = topics.topicFor(command.options().resultTopic());
            CommandResult result = resultOf(command, timeOf(message), pace);
            pace.awaitPredecessors();
            return producer.send(topic, result, command.correlationId());
        } catch (UnreadableCommandException e) {
            pace.awaitPredecessors();
            CommandId id = CommandRecord.idOrNull(message);
            return id == null
                    ? producer.park(message, e.reason())
                    : park(message, e.reason(), CommandResult.unreadable(id, e.problem()));
        } catch (ExecutionException e) {
            throw new TransientFailureException(e);
        }
    }

    /**
     * Parks a record that a fault keeps from being decided, and tells its sender that it failed, if the record has a
     * readable id.
     *
     * @return completes when the broker has both
     * @throws TransientFailureException if nothing was parked; try again later
     */
    CompletableFuture<Void> giveUp(ConsumerRecord<byte[], byte[]> message, RuntimeException fault)
            throws TransientFailureException, InterruptedException {
        String reason = "it could not be decided because of a fault: "
                + fault.getClass().getName();
        CommandId id = CommandRecord.idOrNull(message);
        return id == null ? producer.park(message, reason) : park(message, reason, failed(message, id, fault));
    }

    /** The result for a fault. Only a sender whose token is valid learns how far a list came. */
    private CommandResult failed(ConsumerRecord<byte[], byte[]> message, CommandId id, RuntimeException fault)
            throws TransientFailureException {
        try {
            CommandRecord command = CommandRecord.read(message);
            Actor actor = TokenActor.of(tokens.verify(command.token(), timeOf(message)));
            return CommandResult.undecided(command, actor.subject(), FailureProblems.of(fault));
        } catch (IssuerUnavailableException e) {
            throw new TransientFailureException(e);
        } catch (UnreadableCommandException | RuntimeException _) {
            return CommandResult.unreadable(id, Problem.fault());
        }
    }

    /** Parks a record and sends its result. */
    private CompletableFuture<Void> park(ConsumerRecord<byte[], byte[]> message, String reason, CommandResult result)
            throws TransientFailureException, InterruptedException {
        // The topic comes first: looking it up may fail, and a record that was parked must not be parked again.
        String topic = topicFor(CommandRecord.attributeOrNull(message, CommandRecord.RESULT_TOPIC));
        return CompletableFuture.allOf(
                producer.park(message, reason),
                producer.send(topic, result, CommandRecord.correlationIdOrNull(message)));
    }

    private String topicFor(@Nullable String wanted) throws TransientFailureException, InterruptedException {
        try {
            return topics.topicFor(wanted);
        } catch (UnreadableCommandException _) {
            return topics.defaultTopic();
        } catch (ExecutionException e) {
            throw new TransientFailureException(e);
        }
    }

    /** The token comes first: a sender without one learns nothing else about its command, and costs no parsing. */
    private CommandResult resultOf(CommandRecord command, Instant at, Pace pace)
            throws UnreadableCommandException, TransientFailureException, InterruptedException {
        CommandType type = codec.vocabulary().get(command.name());
        if (type == null) {
            throw new UnreadableCommandException("there is no command %s".formatted(command.name()));
        }
        try {
            return resultOf(command, type, TokenActor.of(tokens.verify(command.token(), at)), pace);
        } catch (BadJwtException _) {
            return CommandResult.undecided(
                    command,
                    null,
                    Problem.of(
                            HttpStatus.UNAUTHORIZED,
                            "unauthenticated",
                            "Send a bearer token in the header %s that is valid when the broker takes the command."
                                    .formatted(CommandRecord.AUTHORIZATION)));
        } catch (IssuerUnavailableException e) {
            throw new TransientFailureException(e);
        }
    }

    /** A sender without rights learns nothing about the fields, and nobody pays for reading them. */
    private CommandResult resultOf(CommandRecord command, CommandType type, Actor actor, Pace pace)
            throws UnreadableCommandException, TransientFailureException, InterruptedException {
        var context = new CommandContext(
                actor,
                command.commandId().value(),
                true,
                command.correlationId(),
                command.options().dryRun(),
                command.options().expectedVersion());
        try {
            intake.authorize(type.from(), command.accountId(), context, pace);
            CommandForm<?> form = codec.decode(type, command.data(), command.accountId());
            return CommandResult.decided(
                    command, actor.subject(), intake.handle(command.accountId(), form, context, pace));
        } catch (MalformedRequestException e) {
            throw new UnreadableCommandException("its value is not valid JSON: " + e.getMessage());
        } catch (RefusedException | InvalidRequestException | InvalidValueException e) {
            return CommandResult.undecided(command, actor.subject(), FailureProblems.of(e));
        } catch (RuntimeException e) {
            if (PassingFailures.isPassing(e)) {
                throw new TransientFailureException(e);
            }
            throw e;
        }
    }

    /** The time when the broker took the command. A timestamp that the sender chose is not trusted. */
    private Instant timeOf(ConsumerRecord<byte[], byte[]> message) {
        return message.timestampType() == TimestampType.LOG_APPEND_TIME
                ? Instant.ofEpochMilli(message.timestamp())
                : clock.instant();
    }
}
