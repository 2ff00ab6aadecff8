package io.seatledger.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * How a feature has a command decided that needs more than a decision, such as a file that must be stored before the
 * decision may refer to it.
 *
 * @param <C> the command
 * @param <R> what the sender is told when it is accepted
 */
public interface CommandSender<C extends Command<R>, R> {

    /** The command that this sender stands in for. */
    Class<C> command();

    /**
     * Has the command decided; the same contract as {@link CommandDispatcher#dispatch}.
     *
     * @throws InterruptedException when interrupted while waiting; the command may have had its effect
     */
    Decided<R> send(C command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException;
}
