package io.seatledger.query.consuming;

import io.seatledger.events.Event;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read model as a pure function: the same events give the same documents, whenever and however often.
 *
 * @param <V> the kind of its documents
 */
public interface Projection<V extends View> {

    /**
     * Where an event stands.
     *
     * @param accountVersion of the account, by this event
     * @param time when it happened
     */
    record At(long accountVersion, Instant time) {}

    /** The kind of its documents. */
    Class<V> view();

    /** Identifiers of the documents that an event changes; empty when it does not concern this read model. */
    Set<String> concernedBy(Event event);

    /**
     * The document after an event.
     *
     * @param view the document before; {@code null} when there is none yet
     * @param id one of {@link #concernedBy}
     * @throws StoppedException when the event needs a document that is not there
     */
    V apply(@Nullable V view, String id, Event event, At at);

    /**
     * The document before an event that cannot be the first of it.
     *
     * @throws StoppedException when it is not there
     */
    static <V> V existing(@Nullable V view, String id) {
        if (view == null) {
            throw new StoppedException("the read model has no " + id);
        }
        return view;
    }
}
