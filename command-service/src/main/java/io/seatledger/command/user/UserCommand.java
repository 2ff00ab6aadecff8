package io.seatledger.command.user;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.UserId;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * A command about one user.
 *
 * @param <R> what the caller is told when the command is accepted
 */
public interface UserCommand<R> extends Command<R> {

    /** The user that the command is about. */
    UserId userId();

    @Override
    default Tag concerns() {
        return EventTags.user(accountId().value(), userId().value());
    }

    /** The users that the decision reads. */
    default UserIds users() {
        return new UserIds(accountId(), Set.of(userId()));
    }
}
