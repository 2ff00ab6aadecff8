package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * A request to change an account. HTTP and the bus build the same commands, and one handler decides each of them.
 *
 * @param <R> what the sender is told when the command is accepted
 */
public interface Command<R> extends CommandForm<R> {

    /** The account whose ledger the decision is written to. */
    AccountId accountId();

    /**
     * Returns this command: most commands have the very fields that senders fill in.
     *
     * @throws IllegalArgumentException when the command is addressed to another account
     */
    @Override
    default Command<R> addressedTo(AccountId account, Actor actor) {
        if (!account.equals(accountId())) {
            throw new IllegalArgumentException("the command is addressed to " + accountId());
        }
        return this;
    }

    /** Whether only the operator of the platform may send it; otherwise the account's admins may. */
    default boolean operatorOnly() {
        CommandName name = getClass().getAnnotation(CommandName.class);
        return name != null && name.from() == Sender.OPERATOR;
    }

    /** The tag of the thing whose version the sender may insist on. The decision reads it. */
    default Tag concerns() {
        return EventTags.account(accountId().value());
    }

    /**
     * The type under which the handler is registered: the sealed vocabulary, if one handler decides all its commands.
     */
    default Class<?> vocabulary() {
        return getClass();
    }
}
