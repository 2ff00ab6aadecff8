package io.seatledger.command.decision;

import io.seatledger.command.eventstore.AppendReceipt;
import io.seatledger.command.eventstore.Ledgers;
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

/**
 * Has every command decided, whichever way it came in. A decision that lost to another is taken again on what is true
 * then, so that callers see a conflict only when that happened {@value #MAX_ATTEMPTS} times.
 */
public final class CommandDispatcher {

    private static final int MAX_ATTEMPTS = 20;

    private final CommandBus bus;
    private final Ledgers ledgers;
    private final AccountLanes lanes = new AccountLanes();

    /** Takes Axon's bus and the accounts' ledgers. */
    public CommandDispatcher(CommandBus bus, Ledgers ledgers) {
        this.bus = bus;
        this.ledgers = ledgers;
    }

    /**
     * Has a command decided and waits until the decision is durable: meant to be called on a virtual thread.
     *
     * @throws ContendedException when every attempt lost to another decision
     * @throws InterruptedException when interrupted while waiting; the command may have had its effect
     */
    public <R> Handled<R> dispatch(Command<R> command, CommandContext context) throws InterruptedException {
        if (command.operatorOnly() && !context.actor().operator()) {
            return new Handled<>(Decision.refused(new Refusal.Forbidden()), 0, List.of());
        }
        AppendEventsTransactionRejectedException conflict = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try (var _ = attempt == 0
                    ? lanes.enterTogether(command.accountId())
                    : lanes.enterAlone(command.accountId())) {
                return handle(command, context);
            } catch (AppendEventsTransactionRejectedException e) {
                conflict = e;
            }
        }
        throw new ContendedException(MAX_ATTEMPTS, Objects.requireNonNull(conflict));
    }

    private <R> Handled<R> handle(Command<R> command, CommandContext context) throws InterruptedException {
        DecisionReceipt receipt = decide(messageOf(command, context));
        AppendReceipt append = receipt.context().getResource(AppendReceipt.RESOURCE_KEY);
        String account = command.accountId().value();
        Long appended = append == null ? null : append.accountVersions().get(account);
        long version = appended == null ? ledgers.versionOf(account) : appended;
        // The handler that Axon found by the command's class answers with the command's own result type.
        @SuppressWarnings("unchecked")
        Decision<R> decision = (Decision<R>) receipt.decision();
        return new Handled<>(decision, version,
                decision instanceof Decision.Accepted ? Rehearsal.eventsOf(receipt.context()) : List.of());
    }

    private DecisionReceipt decide(CommandMessage message) throws InterruptedException {
        try {
            var result = bus.dispatch(message, null).toCompletableFuture().get();
            return (DecisionReceipt) Objects.requireNonNull(result.payload());
        } catch (ExecutionException | CompletionException e) {
            throw unwrapped(e);
        }
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
        metadata.put(CommandMetadata.ACTOR, context.actor().subject().value());
        metadata.put(CommandMetadata.COMMAND_ID, context.commandId());
        metadata.put(CommandMetadata.CORRELATION_ID,
                context.correlationId() == null ? context.commandId() : context.correlationId());
        if (context.dryRun()) {
            metadata.put(CommandMetadata.DRY_RUN, "true");
        }
        return new GenericCommandMessage(new MessageType(command.vocabulary()), command, metadata);
    }
}
