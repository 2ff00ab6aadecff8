package io.seatledger.command.user;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.TagStates;
import io.seatledger.command.language.UserId;
import io.seatledger.command.memory.States;
import io.seatledger.events.Event;
import java.util.List;
import java.util.function.Function;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** The users that one decision reads, each folded from their own events. */
public final class Users implements Entity {

    private final String account;
    private final TagStates<User> users;

    /** Creates the users as they are before any event: nobody has invited them yet. */
    public Users(UserIds ids) {
        account = ids.account().value();
        users = new TagStates<>(new UserFold(), tags(ids));
    }

    /** The events that these users are folded from. */
    public static EventCriteria criteria(UserIds ids) {
        return Entity.anyOf(tags(ids));
    }

    private static List<Tag> tags(UserIds ids) {
        return ids.users().stream()
                .map(user -> EventTags.user(ids.account().value(), user.value()))
                .toList();
    }

    /**
     * Decides about a user.
     *
     * @return the decision of {@code decide}, or the refusal if the account does not have this user
     */
    public <R> Decision<R> with(UserId id, Function<User, Decision<R>> decide) {
        User user = users.of(EventTags.user(account, id.value()));
        return user == null ? Decision.refused(new Refusal.NotFound("user", id.value())) : decide.apply(user);
    }

    @Override
    public Users evolve(Event event) {
        users.evolve(event);
        return this;
    }

    @Override
    public Users adopt(States states) {
        users.adopt(states);
        return this;
    }
}
