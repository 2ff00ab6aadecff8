package io.seatledger.command.decision;

import java.util.Map;

/**
 * The entities of a step, carried over to the next one. A pool that a long list takes seats from would otherwise be
 * folded from its beginning in every step, from more events each time. Their state is that of the log at the position:
 * the append of the step has made sure that no event was missed.
 *
 * @param entities by their identifiers
 * @param position of the last event that the step has appended
 */
record CarriedEntities(Map<Object, Entity> entities, long position) {

    static final CarriedEntities NONE = new CarriedEntities(Map.of(), 0);

    CarriedEntities {
        entities = Map.copyOf(entities);
    }
}
