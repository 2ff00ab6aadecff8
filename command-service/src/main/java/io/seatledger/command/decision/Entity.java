package io.seatledger.command.decision;

import io.seatledger.events.Event;
import java.util.Collection;
import java.util.function.Function;
import org.axonframework.eventsourcing.EventSourcedEntityFactory;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** Something that decisions look at: the fold of the events that its criteria match. */
public interface Entity {

    /**
     * Takes an event in. Only assigns; an event that does not concern it changes nothing, since one that is appended in
     * the same decision reaches every entity of it.
     */
    void evolve(Event event);

    /**
     * An entity for Axon.
     *
     * @param sourced the entity before its first event
     * @param criteria which events it is sourced from, and must not have missed when the decision is appended
     */
    static <I, E extends Entity> EventSourcedEntityModule<I, E> module(
            Class<I> id, Class<E> entity, Function<I, E> sourced, Function<I, EventCriteria> criteria) {
        return EventSourcedEntityModule.declarative(id, entity)
                .messagingModel((_, model) -> model.entityEvolver((state, message, context) -> {
                            if (message.payload() instanceof Event event) {
                                ExpectedVersion.sourced(context, message, event);
                                state.evolve(event);
                            }
                            return state;
                        })
                        .build())
                .entityFactory(_ -> EventSourcedEntityFactory.fromIdentifier(sourced))
                .criteriaResolver(_ -> (key, _) -> criteria.apply(key))
                .build();
    }

    /** Events with any of these tags; with none, no events. */
    static EventCriteria anyOf(Collection<Tag> tags) {
        return tags.isEmpty()
                ? EventCriteria.havingTags(Tag.of("none", ""))
                : EventCriteria.either(tags.stream()
                        .<EventCriteria>map(EventCriteria::havingTags)
                        .toList());
    }
}
