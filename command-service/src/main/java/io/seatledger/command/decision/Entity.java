package io.seatledger.command.decision;

import io.seatledger.command.memory.States;
import io.seatledger.events.Event;
import java.util.Collection;
import java.util.function.Function;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** The state that decisions are based on: a fold of the events that match its criteria. */
public interface Entity {

    /**
     * Applies an event; it only assigns. Events appended in a decision reach every entity of that decision, so an event
     * that does not concern this entity must change nothing.
     *
     * @return the entity after the event
     */
    Entity evolve(Event event);

    /**
     * Takes over what the tags of this entity come to, in place of the events that led there.
     *
     * @return the entity with these states
     */
    Entity adopt(States states);

    /**
     * Builds the module that registers an entity with Axon.
     *
     * @param sourced creates the entity in its state before the first event
     * @param criteria selects the events that the entity is sourced from; the append is rejected if one of them was
     *     missed
     */
    static <I, E extends Entity> EventSourcedEntityModule<I, E> module(
            Class<I> id, Class<E> entity, Function<I, E> sourced, Function<I, EventCriteria> criteria) {
        return EventSourcedEntityModule.declarative(id, entity)
                .messagingModel((_, model) -> model.entityEvolver((before, message, _) -> entity.cast(
                                switch (message.payload()) {
                                    case Event event -> before.evolve(event);
                                    case States states -> before.adopt(states);
                                    case null, default -> before;
                                }))
                        .build())
                .entityFactory(_ -> (key, _, _) -> sourced.apply(key))
                .criteriaResolver(_ -> (key, _) -> criteria.apply(key))
                .build();
    }

    /** Matches events with any of these tags; matches no event if there are no tags. */
    static EventCriteria anyOf(Collection<Tag> tags) {
        return tags.isEmpty()
                ? EventCriteria.havingTags(States.NONE)
                : EventCriteria.either(tags.stream()
                        .<EventCriteria>map(EventCriteria::havingTags)
                        .toList());
    }
}
