package io.seatledger.command.memory;

import io.seatledger.events.Event;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of one tag into a state. Nothing else does: decisions, the memory and snapshots all use it. States
 * are immutable values, because decisions share them.
 *
 * @param <S> the state
 */
public interface Fold<S> {

    /** The key of the tags whose events this folds. */
    String tagKey();

    /** The class of the states. */
    Class<S> type();

    /**
     * Applies an event that has the tag. It neither throws nor reads a clock.
     *
     * @param tag whose state this is; the event may have others as well
     * @param state {@code null} if there is nothing yet
     * @return the state after the event; {@code null} if there is still nothing
     */
    @Nullable
    S evolve(Tag tag, @Nullable S state, Event event);

    /** Whether the event counts for the version that a sender can insist on. */
    default boolean changes(Tag tag, Event event) {
        return true;
    }

    /**
     * Whether a tag that is not in memory usually has no events at all. A decision may then take it for new, because
     * the append checks it.
     */
    default boolean isUsuallyNew() {
        return false;
    }

    /** How much memory a state takes, in bytes; a rough estimate that costs nothing. */
    int weight(S state);

    /** The number of the stored format. It must be raised when the fold or the format changes. */
    int format();

    /** The stored form of a state, as JSON. */
    String write(S state);

    /**
     * Reads a stored form of the same format.
     *
     * @throws RuntimeException if the text is something else
     */
    S read(String json);
}
