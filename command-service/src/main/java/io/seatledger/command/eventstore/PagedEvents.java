package io.seatledger.command.eventstore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/** A stream that holds one page of events in memory. It serves a single consumer. */
abstract class PagedEvents implements MessageStream<EventMessage> {

    private final EventTranslation translation;
    private final Deque<Entry<EventMessage>> page = new ArrayDeque<>();
    private @Nullable Throwable error;
    private boolean closed;

    PagedEvents(EventTranslation translation) {
        this.translation = translation;
    }

    /** The entries after the previous page; empty if there are none yet. */
    abstract List<Entry<EventMessage>> nextPage();

    /** Whether {@link #nextPage} will never return another entry. */
    abstract boolean isExhausted();

    @Override
    public final synchronized Optional<Entry<EventMessage>> next() {
        fill();
        return Optional.ofNullable(page.poll());
    }

    @Override
    public final synchronized Optional<Entry<EventMessage>> peek() {
        fill();
        return Optional.ofNullable(page.peek());
    }

    @Override
    public final synchronized boolean hasNextAvailable() {
        fill();
        return !page.isEmpty();
    }

    @Override
    public final synchronized boolean isCompleted() {
        return closed || error != null || (page.isEmpty() && isExhausted());
    }

    @Override
    public final synchronized Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public synchronized void close() {
        closed = true;
        page.clear();
    }

    final Entry<EventMessage> entry(StoredEvent event) {
        return new SimpleEntry<>(
                translation.read(event),
                TrackingToken.addToContext(Context.empty(), new GlobalSequenceTrackingToken(event.position())));
    }

    private void fill() {
        if (page.isEmpty() && !closed && error == null && !isExhausted()) {
            try {
                page.addAll(nextPage());
            } catch (RuntimeException e) {
                error = e;
            }
        }
    }
}
