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
 * Dispatches every command, whichever way it came in. A decision that conflicts with another one is retried on the
 * current state; callers see a conflict only after {@value #MAX_ATTEMPTS} attempts.
 */
public final class CommandDispatcher {

    private static final int MAX_ATTEMPTS = 20;

    private final CommandBus bus;
    private final AccountVersions ledgers;
    private final OutcomeStore outcomes;
    private final AccountAdmission admissions;

    /**
     * How many commands may be in flight on this node, including those that wait.
     *
     * @param perAccount limit for each account; beyond it, the caller is told that the account is overloaded
     * @param perSender limit for each sender; beyond it, the sender is told so
     * @param total limit for all accounts; beyond it, the caller is told that the service is overloaded
     */
    public record Limits(int perAccount, int perSender, int total) {}

    /**
     * @param ledgers knows the current version of an account
     * @param outcomes stores the outcomes of commands that append nothing
     */
    public CommandDispatcher(CommandBus bus, AccountVersions ledgers, OutcomeStore outcomes, Limits limits) {
        this.bus = bus;
        this.ledgers = ledgers;
        this.outcomes = outcomes;
        this.admissions = new AccountAdmission(limits);
    }

    /**
     * Decides a command and waits until the decision is durable. The caller blocks, so call it on a virtual thread.
     *
     * @param recorder builds the outcome that is stored for repeats; {@code null} to store none
     * @throws OverloadedException if too many commands are in flight
     * @throws ContendedException if every attempt lost to another decision
     * @throws io.seatledger.command.eventstore.RecordedBeforeException if an outcome of this command is already stored
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if nothing was appended; try again later
     * @throws io.seatledger.command.eventstore.AppendOutcomeUnknownException if the events may or may not be in the log
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatch(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        try (var admission =
                admissions.enter(command.accountId(), context.actor().subject())) {
            return dispatch(command, context, recorder, admission);
        }
    }

    /**
     * Decides a command of the service's own. No limit applies, because facts must not be lost.
     *
     * @throws ContendedException if every attempt lost to another decision
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if nothing was appended; try again later
     * @throws io.seatledger.command.eventstore.AppendOutcomeUnknownException if the events may or may not be in the log
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatchUnlimited(Command<R> command, CommandContext context) throws InterruptedException {
        try (var admission = admissions.enterUnlimited(command.accountId())) {
            return dispatch(command, context, null, admission);
        }
    }

    private <R> Decided<R> dispatch(
            Command<R> command,
            CommandContext context,
            @Nullable OutcomeRecorder<R> recorder,
            AccountAdmission.Admission admission)
            throws InterruptedException {
        if (command.operatorOnly() && !context.actor().operator()) {
            return refuse(command, new Refusal.Forbidden(), context, recorder);
        }
        AppendEventsTransactionRejectedException conflict = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try (var _ = attempt == 0 ? admission.shared() : admission.exclusive()) {
                return handle(command, context, recorder);
            } catch (AppendEventsTransactionRejectedException e) {
                conflict = e;
            }
        }
        throw new ContendedException(MAX_ATTEMPTS, Objects.requireNonNull(conflict));
    }

    /**
     * Records the refusal of a command that was rejected before its handler ran, and returns when it is durable.
     *
     * @throws io.seatledger.command.eventstore.RecordedBeforeException if an outcome of this command is already stored
     * @throws InterruptedException if interrupted while waiting
     */
    public <R> Decided<R> refuse(
            Command<R> command, Refusal refusal, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        Decision<R> refused = Decision.refused(refusal);
        return new Decided<>(refused, recordWithoutEvents(refused, command, context, recorder), List.of());
    }

    private <R> Decided<R> handle(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        DecisionReceipt receipt = decide(messageOf(command, context), context.dryRun() ? null : recorder);
        AppendReceipt append = receipt.context().getResource(AppendReceipt.RESOURCE_KEY);
        // Axon finds the handler by the class of the command, so the result has the type that the command declares.
        @SuppressWarnings("unchecked")
        Decision<R> decision = (Decision<R>) receipt.decision();
        if (append == null) {
            return new Decided<>(
                    decision,
                    recordWithoutEvents(decision, command, context, recorder),
                    decision instanceof Decision.Accepted
                            ? DryRunStorageEngine.eventsOf(receipt.context())
                            : List.of());
        }
        if (recorder != null && receipt.outcome() == null) {
            throw new IllegalStateException("the events of a named command were appended without its outcome");
        }
        Long version = append.accountVersions().get(command.accountId().value());
        return new Decided<>(decision, Objects.requireNonNull(version), List.of());
    }

    /**
     * Records a decision that appended nothing, and returns the version of the account. That the sender has no rights
     * is not recorded: a repeat may find that it has.
     */
    private <R> long recordWithoutEvents(
            Decision<R> decision, Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        boolean forbidden = decision instanceof Decision.Refused<R>(Refusal.Forbidden _);
        return recorder == null || context.dryRun() || forbidden
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

    /** The cast is safe: the recorder only sees decisions on the command that it was built for. */
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
