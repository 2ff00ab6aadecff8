package io.seatledger.command.user;

import io.seatledger.command.decision.Command;
import io.seatledger.command.language.UserId;
import java.util.Set;

/**
 * What can be asked about one user.
 *
 * @param <R> what the caller is told when it is accepted
 */
public interface UserCommand<R> extends Command<R> {

    /** The user in question. */
    UserId userId();

    /** The users that are looked at. */
    default UserIds users() {
        return new UserIds(accountId(), Set.of(userId()));
    }
}
