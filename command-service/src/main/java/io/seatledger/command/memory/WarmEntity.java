package io.seatledger.command.memory;

import io.seatledger.command.eventstore.LoggedEvent;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagText;
import io.seatledger.command.eventstore.TagView;
import io.seatledger.events.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one tag come to: those in the log, and on top of them those that decisions of this node have added
 * and that are not written yet.
 *
 * @param <S> the state
 */
final class WarmEntity<S> {

    /** What an append adds, and the state after it. */
    private static final class Unwritten<S> {

        private final PendingAppend append;
        private final List<Event> events;
        private @Nullable S state;

        Unwritten(PendingAppend append, List<Event> events, @Nullable S state) {
            this.append = append;
            this.events = events;
            this.state = state;
        }
    }

    private final Fold<S> fold;
    private final Tag tag;
    private final Deque<Unwritten<S>> unwritten = new ArrayDeque<>();
    private @Nullable S state;
    private long version;
    private long position;

    /** Whether it was only assumed that the tag has no events. */
    private boolean assumed;

    /** The append whose events are part of the state as a whole, as long as some are still to arrive one by one. */
    private @Nullable PendingAppend arriving;

    private int stillToArrive;

    private int eventsSinceSnapshot;

    private WarmEntity(Fold<S> fold, Tag tag, @Nullable S state, long version, long position, boolean assumed) {
        this.fold = fold;
        this.tag = tag;
        this.state = state;
        this.version = version;
        this.position = position;
        this.assumed = assumed;
    }

    /** An entity as it was loaded. */
    static <S> WarmEntity<S> loaded(Fold<S> fold, Tag tag, EntityLoader.Loaded loaded) {
        Object state = loaded.state();
        return new WarmEntity<>(
                fold, tag, state == null ? null : fold.type().cast(state), loaded.version(), loaded.position(), false);
    }

    /** An entity that is taken to have no events. The append of whoever decides on it finds out. */
    static <S> WarmEntity<S> assumedNew(Fold<S> fold, Tag tag) {
        return new WarmEntity<>(fold, tag, null, 0, 0, true);
    }

    /** An entity that has no events before a position, as the log has told. */
    static <S> WarmEntity<S> newAt(Fold<S> fold, Tag tag, long position) {
        return new WarmEntity<>(fold, tag, null, 0, position - 1, false);
    }

    /** What is known of an entity that was loaded and is in memory no longer. */
    static Known notKept(Fold<?> fold, EntityLoader.Loaded loaded) {
        Object state = loaded.state();
        return new Known(
                state == null ? null : fold.type().cast(state),
                loaded.version(),
                new TagView(loaded.position(), null),
                null);
    }

    /** The state that the log has. */
    synchronized @Nullable S state() {
        return state;
    }

    synchronized boolean isAssumedNew() {
        return assumed;
    }

    /** How many bytes the entity holds, roughly. */
    synchronized int weight() {
        return 200 + tag.value().length() + (state == null ? 0 : fold.weight(state));
    }

    /** @param tail the position up to which all events have been applied to all entities */
    synchronized Known look(long tail) {
        forgetRejected();
        long knownTo = assumed ? 0 : Math.max(position, tail);
        Unwritten<S> last = unwritten.peekLast();
        return last == null
                ? new Known(state, version, new TagView(knownTo, null), this)
                : new Known(last.state, version, new TagView(knownTo, last.append), this);
    }

    /** Adds what an append is about to add. */
    synchronized void expect(PendingAppend append, List<Event> events) {
        forgetRejected();
        Unwritten<S> last = unwritten.peekLast();
        unwritten.add(new Unwritten<>(append, events, folded(last == null ? state : last.state, events)));
    }

    /** Takes back what appends have not added. */
    private void forgetRejected() {
        if (unwritten.removeIf(next -> next.append.isRejected())) {
            foldAgain();
        }
    }

    /**
     * Applies an event of the log.
     *
     * @return {@code false} if the entity can be used no longer
     */
    synchronized boolean apply(LoggedEvent logged, Event event) {
        long at = logged.envelope().position();
        if (at <= position) {
            return true;
        }
        position = at;
        eventsSinceSnapshot++;
        if (fold.changes(tag, event)) {
            version = logged.envelope().accountVersion();
        }
        PendingAppend writer = writerOf(logged);
        if (writer == null) {
            if (assumed) {
                return false;
            }
            state = fold.evolve(tag, state, event);
            foldAgain();
            return true;
        }
        if (writer == arriving) {
            arrived();
            return true;
        }
        if (assumed && !logged.newTags().contains(TagText.of(tag))) {
            return false;
        }
        assumed = false;
        takeOver(writer);
        return true;
    }

    /**
     * The append of this node that has added an event, if its events have been expected. Events that were read from the
     * database do not say who has added them.
     */
    private @Nullable PendingAppend writerOf(LoggedEvent logged) {
        PendingAppend writer = logged.append();
        if (writer != null) {
            return writer == arriving || unwritten.stream().anyMatch(next -> next.append == writer) ? writer : null;
        }
        String id = logged.envelope().eventId();
        if (arriving != null && arriving.contains(id)) {
            return arriving;
        }
        return unwritten.stream()
                .map(next -> next.append)
                .filter(append -> append.contains(id))
                .findFirst()
                .orElse(null);
    }

    /** Appends are judged in their order, so those before one that was written were rejected. */
    private void takeOver(PendingAppend writer) {
        Unwritten<S> next = unwritten.removeFirst();
        boolean clean = next.append == writer;
        while (next.append != writer) {
            next = unwritten.removeFirst();
        }
        arriving = writer;
        stillToArrive = next.events.size();
        arrived();
        if (clean) {
            state = next.state;
        } else {
            state = folded(state, next.events);
            foldAgain();
        }
    }

    private void arrived() {
        stillToArrive--;
        if (stillToArrive == 0) {
            arriving = null;
        }
    }

    private void foldAgain() {
        S before = state;
        for (Unwritten<S> next : unwritten) {
            next.state = folded(before, next.events);
            before = next.state;
        }
    }

    private @Nullable S folded(@Nullable S before, List<Event> events) {
        S after = before;
        for (Event event : events) {
            after = fold.evolve(tag, after, event);
        }
        return after;
    }

    /**
     * Whether a snapshot is due; if so, counts from here on. While events of an append are still to arrive, the state
     * is ahead of the position.
     */
    synchronized boolean takesSnapshot() {
        if (arriving != null || state == null || !Snapshots.isDue(eventsSinceSnapshot, fold.weight(state))) {
            return false;
        }
        eventsSinceSnapshot = 0;
        return true;
    }

    /**
     * Offers a snapshot of what the log has.
     *
     * @param hash of the event that was applied last
     */
    synchronized void offerTo(Snapshots snapshots, String hash) {
        S current = state;
        if (current != null) {
            snapshots.offer(tag, fold.format(), () -> fold.write(current), version, position, hash);
        }
    }
}
