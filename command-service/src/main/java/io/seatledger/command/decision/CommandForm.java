package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;

/**
 * The fields that senders fill in, for a command whose own fields differ from them. A form is declared next to its
 * command and has the same {@link CommandName}.
 *
 * @param <R> what the sender is told when the command is accepted
 */
public interface CommandForm<R> {

    /**
     * The command that the form asks for.
     *
     * @param account the account that the form is addressed to
     * @param actor whoever sends it
     * @throws io.seatledger.command.language.InvalidValueException if the fields contradict each other
     * @throws RefusedException if the form names something that cannot exist
     */
    Command<R> addressedTo(AccountId account, Actor actor);
}
