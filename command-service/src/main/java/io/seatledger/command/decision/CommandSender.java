package io.seatledger.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * Sends a command that needs work around its decision, such as storing a file before the decision may refer to it.
 *
 * @param <C> the command
 * @param <R> what the sender is told when it is accepted
 */
public interface CommandSender<C extends Command<R>, R> {

    /** The class of the commands that must go through this sender. */
    Class<C> command();

    /**
     * Decides the command; the contract is that of {@link CommandDispatcher#dispatch}.
     *
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    Decided<R> send(C command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException;
}
