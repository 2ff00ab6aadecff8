package io.seatledger.command.user;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import io.seatledger.events.Event;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** The users that one decision reads, each folded from their own events. */
public final class Users implements Entity {

    private final Set<UserId> wanted;
    private final Map<UserId, User> users = new HashMap<>();

    /** Creates the users as they are before any event: nobody has invited them yet. */
    public Users(UserIds ids) {
        wanted = ids.users();
    }

    /** The events that these users are folded from. */
    public static EventCriteria criteria(UserIds ids) {
        return Entity.anyOf(ids.users().stream()
                .map(user -> EventTags.user(ids.account().value(), user.value()))
                .toList());
    }

    /**
     * Decides about a user.
     *
     * @return the decision of {@code decide}, or the refusal if the account does not have this user
     */
    public <R> Decision<R> with(UserId id, Function<User, Decision<R>> decide) {
        User user = users.get(id);
        return user == null ? Decision.refused(new Refusal.NotFound("user", id.value())) : decide.apply(user);
    }

    @Override
    public void evolve(Event event) {
        if (!(event instanceof UserEvent userEvent)) {
            return;
        }
        var id = new UserId(userEvent.userId());
        User user = users.get(id);
        if (user != null) {
            user.evolve(userEvent);
        } else if (userEvent instanceof UserInvited invited && wanted.contains(id)) {
            users.put(id, new User(invited));
        }
    }
}
