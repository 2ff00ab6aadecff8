package io.seatledger.command.automation;

import io.seatledger.command.decision.Command;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** Passes commands on to a real bus, except that some fail. */
final class FaultyBus implements CommandBus {

    private final CommandBus bus;
    private final Predicate<Command<?>> isDecided;
    private final Predicate<Command<?>> isAnswered;
    private final Supplier<RuntimeException> failure;

    /**
     * @param isDecided whether a command is passed on
     * @param isAnswered whether the answer to a command that was passed on arrives
     */
    FaultyBus(
            CommandBus bus,
            Predicate<Command<?>> isDecided,
            Predicate<Command<?>> isAnswered,
            Supplier<RuntimeException> failure) {
        this.bus = bus;
        this.isDecided = isDecided;
        this.isAnswered = isAnswered;
        this.failure = failure;
    }

    @Override
    public CompletableFuture<CommandResultMessage> dispatch(
            CommandMessage message, @Nullable ProcessingContext context) {
        Command<?> command = (Command<?>) message.payload();
        if (!isDecided.test(command)) {
            return CompletableFuture.failedFuture(failure.get());
        }
        CompletableFuture<CommandResultMessage> answer = bus.dispatch(message, context);
        return isAnswered.test(command)
                ? answer
                : answer.thenCompose(_ -> CompletableFuture.failedFuture(failure.get()));
    }

    @Override
    public CommandBus subscribe(QualifiedName name, CommandHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        bus.describeTo(descriptor);
    }
}
