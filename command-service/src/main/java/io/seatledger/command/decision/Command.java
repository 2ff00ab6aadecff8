package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * What somebody asks of an account. Every way in builds the same commands, and one handler decides each.
 *
 * @param <R> what the caller is told when it is accepted
 */
public interface Command<R> extends CommandForm<R> {

    /** The account whose ledger the decision is written to. */
    AccountId accountId();

    /** Most commands are what their senders fill in, with the account that they are addressed to. */
    @Override
    default Command<R> addressedTo(AccountId account, Actor actor) {
        if (!account.equals(accountId())) {
            throw new IllegalArgumentException("the command is addressed to " + accountId());
        }
        return this;
    }

    /** Whether only the operator of the platform may ask for it; otherwise the account's admins may. */
    default boolean operatorOnly() {
        return false;
    }

    /** The thing that an expected version is the version of; the decision is sourced from its events. */
    default Tag concerns() {
        return EventTags.account(accountId().value());
    }

    /** The type that the handler of this command is found by: a vocabulary whose commands one handler decides. */
    default Class<?> vocabulary() {
        return getClass();
    }
}
