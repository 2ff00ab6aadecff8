package io.seatledger.command.decision;

import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.States;
import io.seatledger.events.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The states of the tags that one decision reads. The states are shared and never change; what this object holds does,
 * because a decision sees the events that it appends.
 *
 * @param <S> the state of a tag
 */
public final class TagStates<S> {

    private final Fold<S> fold;
    private final Set<Tag> tags;
    private final Map<Tag, S> states = new HashMap<>();

    /** Creates the states as they are before any event. */
    public TagStates(Fold<S> fold, Collection<Tag> tags) {
        this.fold = fold;
        this.tags = Set.copyOf(tags);
    }

    /** The state of a tag, or {@code null} if there is nothing yet. */
    public @Nullable S of(Tag tag) {
        return states.get(tag);
    }

    /** Applies an event to the states of all its tags that the decision reads. */
    public void evolve(Event event) {
        for (Tag tag : EventTags.of(event)) {
            if (tags.contains(tag)) {
                put(tag, fold.evolve(tag, states.get(tag), event));
            }
        }
    }

    /** Replaces all states. */
    public void adopt(States current) {
        tags.forEach(tag -> put(tag, current.of(fold, tag)));
    }

    private void put(Tag tag, @Nullable S state) {
        if (state == null) {
            states.remove(tag);
        } else {
            states.put(tag, state);
        }
    }
}
