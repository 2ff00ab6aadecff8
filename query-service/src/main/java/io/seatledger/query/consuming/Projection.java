package io.seatledger.query.consuming;

import io.seatledger.events.Event;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read model as a pure function: the same events give the same documents, whenever and however often they are folded.
 *
 * @param <V> the type of its documents
 */
public interface Projection<V extends View> {

    /**
     * The place of an event in its account's ledger.
     *
     * @param accountVersion the version that the account has with this event
     * @param time when the event happened
     */
    record At(long accountVersion, Instant time) {}

    /**
     * The read model that its documents belong to, such as {@code users}. Projections with the same name are rebuilt
     * together, and reads switch to their new documents at the same time.
     */
    String name();

    /**
     * Raised whenever the same events give other documents than before. The read model is then rebuilt. Documents of
     * the version before are read, and continued, until that is done. All projections of a read model have the same
     * version.
     */
    int version();

    /** The type of its documents. */
    Class<V> view();

    /** The identifiers of the documents that an event changes; empty if the event does not concern this read model. */
    Set<String> concernedBy(Event event);

    /**
     * The document after an event.
     *
     * @param view the document before the event; {@code null} if there is none yet
     * @param id one of {@link #concernedBy}
     * @throws StoppedException if the event needs a document that does not exist
     */
    V apply(@Nullable V view, String id, Event event, At at);

    /**
     * Completes a document, after all events that are folded together, with what is costly to keep up to date after
     * each of them.
     *
     * @param before the document before the first of these events; {@code null} if there was none
     * @param after the document after the last of them
     */
    default V completed(@Nullable V before, V after) {
        return after;
    }

    /**
     * The document before an event that cannot be its first one.
     *
     * @throws StoppedException if the document does not exist
     */
    static <V> V existing(@Nullable V view, String id) {
        if (view == null) {
            throw new StoppedException("the read model has no " + id);
        }
        return view;
    }
}
