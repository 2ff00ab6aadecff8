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
import java.util.Optional;
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
        return find(id).map(decide).orElseGet(() -> Decision.refused(new Refusal.NotFound("user", id.value())));
    }

    /** The user with this identifier, if the account has it. */
    public Optional<User> find(UserId id) {
        return Optional.ofNullable(users.of(EventTags.user(account, id.value())));
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
