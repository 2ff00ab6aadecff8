package io.seatledger.command.decision;

import io.seatledger.command.eventstore.AccountVersions;
import io.seatledger.command.eventstore.AppendReceipt;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.StoredMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Has every command decided, whichever way it came in. A decision that lost to another is taken again on what is true
 * then, so that callers see a conflict only when that happened {@value #MAX_ATTEMPTS} times.
 */
public final class CommandDispatcher {

    private static final int MAX_ATTEMPTS = 20;

    private final CommandBus bus;
    private final AccountVersions ledgers;
    private final OutcomeStore outcomes;
    private final AccountAdmission lanes;

    /**
     * How many commands may be decided or wait on this node.
     *
     * @param account of one account; the next one is told that the account is overloaded
     * @param all of all accounts; the next one is told that the service is overloaded
     */
    public record Limits(int account, int all) {}

    /** Takes Axon's bus, the accounts' ledgers, what commands came to before, and the bounds. */
    public CommandDispatcher(CommandBus bus, AccountVersions ledgers, OutcomeStore outcomes, Limits limits) {
        this.bus = bus;
        this.ledgers = ledgers;
        this.outcomes = outcomes;
        this.lanes = new AccountAdmission(limits.account(), limits.all());
    }

    /**
     * Has a command decided and waits until the decision is durable: meant to be called on a virtual thread.
     *
     * @param recorder how the decision is kept for repeats, in the transaction of its events; {@code null} for not
     * @throws OverloadedException when too many commands wait
     * @throws ContendedException when every attempt lost to another decision
     * @throws io.seatledger.command.eventstore.RecordedBeforeException when an outcome of this command is kept already
     * @throws InterruptedException when interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatch(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        try (var visit = lanes.enter(command.accountId())) {
            return dispatch(command, context, recorder, visit);
        }
    }

    /**
     * Has a command of the service's own decided, however many wait: what has happened must be told.
     *
     * @throws ContendedException when every attempt lost to another decision
     * @throws InterruptedException when interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatchUnlimited(Command<R> command, CommandContext context) throws InterruptedException {
        try (var visit = lanes.enterUnlimited(command.accountId())) {
            return dispatch(command, context, null, visit);
        }
    }

    private <R> Decided<R> dispatch(
            Command<R> command,
            CommandContext context,
            @Nullable OutcomeRecorder<R> recorder,
            AccountAdmission.Visit visit)
            throws InterruptedException {
        if (command.operatorOnly() && !context.actor().operator()) {
            return refuse(command, new Refusal.Forbidden(), context, recorder);
        }
        AppendEventsTransactionRejectedException conflict = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try (var _ = attempt == 0 ? visit.together() : visit.alone()) {
                return handle(command, context, recorder);
            } catch (AppendEventsTransactionRejectedException e) {
                conflict = e;
            }
        }
        throw new ContendedException(MAX_ATTEMPTS, Objects.requireNonNull(conflict));
    }

    /**
     * Keeps a refusal that was found before the command was decided; returns when it is durable.
     *
     * @throws io.seatledger.command.eventstore.RecordedBeforeException when an outcome of this command is kept already
     * @throws InterruptedException when interrupted while waiting
     */
    public <R> Decided<R> refuse(
            Command<R> command, Refusal refusal, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        Decision<R> refused = Decision.refused(refusal);
        return new Decided<>(refused, keep(refused, command, context, recorder), List.of());
    }

    private <R> Decided<R> handle(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        DecisionReceipt receipt = decide(messageOf(command, context), context.dryRun() ? null : recorder);
        AppendReceipt append = receipt.context().getResource(AppendReceipt.RESOURCE_KEY);
        // The handler that Axon found by the command's class answers with the command's own result type.
        @SuppressWarnings("unchecked")
        Decision<R> decision = (Decision<R>) receipt.decision();
        if (append == null) {
            return new Decided<>(
                    decision,
                    keep(decision, command, context, recorder),
                    decision instanceof Decision.Accepted
                            ? DryRunStorageEngine.eventsOf(receipt.context())
                            : List.of());
        }
        if (recorder != null && receipt.outcome() == null) {
            throw new IllegalStateException("events of a named command were appended without its outcome");
        }
        Long version = append.accountVersions().get(command.accountId().value());
        return new Decided<>(decision, Objects.requireNonNull(version), List.of());
    }

    /** Of a decision that appended nothing; the version that the account has. */
    private <R> long keep(
            Decision<R> decision, Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        return recorder == null || context.dryRun()
                ? ledgers.versionOf(command.accountId().value())
                : outcomes.keep(recorder.outcomeOf(decision));
    }

    private <R> DecisionReceipt decide(CommandMessage message, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        try {
            var result = (recorder == null
                            ? bus.dispatch(message, null)
                            : ScopedValue.where(DecisionReceipt.RECORDER, anyOf(recorder))
                                    .call(() -> bus.dispatch(message, null)))
                    .toCompletableFuture()
                    .get();
            return (DecisionReceipt) Objects.requireNonNull(result.payload());
        } catch (ExecutionException | CompletionException e) {
            throw unwrapped(e);
        }
    }

    /** It is only asked about decisions on the command that it is for. */
    @SuppressWarnings("unchecked")
    private static OutcomeRecorder<Object> anyOf(OutcomeRecorder<?> recorder) {
        return (OutcomeRecorder<Object>) recorder;
    }

    private static RuntimeException unwrapped(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException fault ? fault : new IllegalStateException(cause);
    }

    private static CommandMessage messageOf(Command<?> command, CommandContext context) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(StoredMetadata.ACTOR, context.actor().subject().value());
        metadata.put(StoredMetadata.COMMAND_ID, context.commandId());
        metadata.put(
                StoredMetadata.CORRELATION_ID,
                context.correlationId() == null ? context.commandId() : context.correlationId());
        if (context.expectedVersion() != null) {
            metadata.put(CommandMetadata.EXPECTED_VERSION, Long.toString(context.expectedVersion()));
        }
        if (context.dryRun()) {
            metadata.put(CommandMetadata.DRY_RUN, "true");
        }
        return new GenericCommandMessage(new MessageType(command.vocabulary()), command, metadata);
    }
}
