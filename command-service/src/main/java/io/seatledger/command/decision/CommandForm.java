package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;

/**
 * What senders fill in for a command whose own fields differ from theirs. It stands beside the command and has the same
 * {@link CommandName}.
 *
 * @param <R> what the sender is told when the command is accepted
 */
public interface CommandForm<R> {

    /**
     * The command that the form asks for.
     *
     * @param account the account that the form is addressed to
     * @param actor who sends it
     * @throws io.seatledger.command.language.InvalidValueException when the fields contradict each other
     * @throws RefusedException when the form names something that cannot exist
     */
    Command<R> addressedTo(AccountId account, Actor actor);
}
