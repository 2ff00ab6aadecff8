package io.seatledger.command.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.LogListener;
import io.seatledger.command.eventstore.LoggedEvent;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagText;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities that decisions look at, folded and kept in memory, each under its tag. They are kept current by what
 * this node appends, and by the tail of the log.
 *
 * <p>Nothing depends on their being current: an append is checked against the log for everything after the position up
 * to which its decision knew each tag. A stale entity costs a conflict.
 *
 * <p>What is always true: every entity contains all events of its tag up to {@link #tail}.
 */
public final class WarmEntities implements LogListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmEntities.class);
    private static final int PAGE = 2_000;

    /** A node that has missed more than this forgets what it knows: loading what it needs is cheaper. */
    private static final int LONGEST_GAP = 5_000;

    private static final long POLL_MILLIS = 1_000;

    private final EventLog log;
    private final AppendSignal signal;
    private final EventCodec codec;
    private final Map<String, Fold<?>> folds;
    private final EntityLoader loader;
    private final Snapshots snapshots;
    private final Cache<String, WarmEntity<?>> entities;
    private final Map<String, Loading> loading = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final Thread thread;
    private volatile long tail = -1;
    private volatile boolean closed;

    /** An entity that is being loaded, and the events that have been added since the load began. */
    private record Loading(List<LoggedEvent> since, CompletableFuture<EntityLoader.Loaded> result) {}

    /**
     * Keeps nothing in memory until something is decided.
     *
     * @param folds of every kind of entity
     * @param bytes how much memory the entities may take, roughly
     */
    public WarmEntities(
            EventLog log,
            AppendSignal signal,
            EventCodec codec,
            Collection<Fold<?>> folds,
            EntityLoader loader,
            Snapshots snapshots,
            long bytes) {
        this.log = log;
        this.signal = signal;
        this.codec = codec;
        this.folds = folds.stream().collect(Collectors.toUnmodifiableMap(Fold::tagKey, Function.identity()));
        this.loader = loader;
        this.snapshots = snapshots;
        this.entities = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String text, WarmEntity<?> entity) -> text.length() + entity.weight())
                .recordStats()
                .build();
        this.thread = Thread.ofPlatform().name("tail").daemon().start(this::follow);
    }

    /** Whether entities are folded from the events of these tags. */
    boolean hasFoldsFor(Collection<Tag> tags) {
        return tags.stream().allMatch(tag -> folds.containsKey(tag.key()));
    }

    /** How many entities are in memory, roughly. */
    long size() {
        return entities.estimatedSize();
    }

    /** Position up to which the entities are current. */
    public long tail() {
        return tail;
    }

    /** Whether the thread that follows the log runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** The cache of the entities, for its metrics. */
    public Cache<?, ?> cache() {
        return entities;
    }

    /** Reads tags. Those that are not in memory are cold: see {@link Reading#cold}. */
    void read(Collection<Tag> tags, Reading reading) {
        for (Tag tag : tags) {
            if (reading.known(tag) == null) {
                Known known = look(tag, reading);
                if (known == null) {
                    reading.misses(tag);
                } else {
                    reading.knows(tag, known);
                }
            }
        }
    }

    private @Nullable Known look(Tag tag, Reading reading) {
        // In this order: the entity has at least what it had when the tail was there.
        long seen = tail;
        WarmEntity<?> entity = entities.getIfPresent(TagText.of(tag));
        if (entity != null) {
            return entity.look(seen);
        }
        EntityLoader.Loaded loaded = reading.loaded(tag);
        if (loaded != null) {
            return WarmEntity.notKept(foldOf(tag), loaded);
        }
        return foldOf(tag).isUsuallyNew()
                ? entities.get(TagText.of(tag), _ -> WarmEntity.assumedNew(foldOf(tag), tag))
                        .look(seen)
                : null;
    }

    private Fold<?> foldOf(Tag tag) {
        Fold<?> fold = folds.get(tag.key());
        if (fold == null) {
            throw new IllegalArgumentException("nothing is folded from " + tag);
        }
        return fold;
    }

    /**
     * Loads entities, and keeps them in memory.
     *
     * @return the entities as they were loaded, by their tags
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if the database cannot be reached
     * @throws io.seatledger.command.eventstore.UnknownEventException if a newer version wrote one of their events
     */
    Map<Tag, EntityLoader.Loaded> load(Collection<Tag> tags) {
        Map<Tag, Loading> mine = new HashMap<>();
        Map<Tag, Loading> ofOthers = new HashMap<>();
        lock.lock();
        try {
            for (Tag tag : tags) {
                Loading other = loading.get(TagText.of(tag));
                if (other != null) {
                    ofOthers.put(tag, other);
                } else {
                    var started = new Loading(new ArrayList<>(), new CompletableFuture<>());
                    loading.put(TagText.of(tag), started);
                    mine.put(tag, started);
                }
            }
        } finally {
            lock.unlock();
        }
        Map<Tag, EntityLoader.Loaded> all = new HashMap<>();
        if (!mine.isEmpty()) {
            all.putAll(loadMine(mine));
        }
        ofOthers.forEach((tag, other) -> all.put(tag, loadedByOther(other)));
        return all;
    }

    private static EntityLoader.Loaded loadedByOther(Loading other) {
        try {
            return other.result().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Map<Tag, EntityLoader.Loaded> loadMine(Map<Tag, Loading> mine) {
        try {
            Map<Tag, EntityLoader.Loaded> loaded = loader.load(mine.keySet());
            lock.lock();
            try {
                mine.forEach((tag, started) -> {
                    if (loading.remove(TagText.of(tag), started)) {
                        keep(tag, Objects.requireNonNull(loaded.get(tag)), started.since());
                    }
                });
            } finally {
                lock.unlock();
            }
            mine.forEach((tag, started) -> started.result().complete(loaded.get(tag)));
            return loaded;
        } catch (RuntimeException | Error e) {
            lock.lock();
            try {
                mine.forEach((tag, started) -> loading.remove(TagText.of(tag), started));
            } finally {
                lock.unlock();
            }
            mine.values().forEach(started -> started.result().completeExceptionally(e));
            throw e;
        }
    }

    /** An entity that is in memory already stays: decisions have built on it. */
    private void keep(Tag tag, EntityLoader.Loaded loaded, List<LoggedEvent> since) {
        WarmEntity<?> present = entities.getIfPresent(TagText.of(tag));
        if (present != null && !present.isAssumedNew()) {
            return;
        }
        WarmEntity<?> entity = WarmEntity.loaded(foldOf(tag), tag, loaded);
        for (LoggedEvent logged : since) {
            Event event = decoded(logged);
            if (event == null) {
                return;
            }
            entity.apply(logged, event);
        }
        entities.put(TagText.of(tag), entity);
    }

    /**
     * Shows what an append is about to add to whoever decides after it.
     *
     * @param looks where its decision has looked up each tag. An entity that has taken the place of another one since
     *     lacks what that one had, so nobody may build on it.
     */
    void expect(PendingAppend append, Map<String, Known> looks) {
        append.eventsByTag().forEach((text, events) -> {
            WarmEntity<?> entity = entities.getIfPresent(text);
            if (entity != null) {
                Known look = looks.get(text);
                if (look != null && look.entity() == entity) {
                    entity.expect(append, events);
                } else {
                    entities.asMap().remove(text, entity);
                }
            }
        });
    }

    /** What is known of a tag, whether or not the decision has read it; {@code null} if it is not in memory. */
    @Nullable
    Known lookAt(Tag tag) {
        long seen = tail;
        WarmEntity<?> entity = entities.getIfPresent(TagText.of(tag));
        return entity == null ? null : entity.look(seen);
    }

    /** Forgets those of the tags that were taken for new and are not. */
    void forgetAssumed(Set<String> tags) {
        for (String text : tags) {
            WarmEntity<?> entity = entities.getIfPresent(text);
            if (entity != null && entity.isAssumedNew()) {
                entities.asMap().remove(text, entity);
            }
        }
    }

    /**
     * Waits, for a second at most, until the entities are as current as the log was.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    void awaitTail(long position) throws InterruptedException {
        if (tail < position) {
            long nanos = TimeUnit.SECONDS.toNanos(1);
            lock.lockInterruptibly();
            try {
                while (tail < position && nanos > 0 && !closed) {
                    nanos = advanced.awaitNanos(nanos);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void appended(List<LoggedEvent> consecutive) {
        if (consecutive.isEmpty()) {
            return;
        }
        long first = consecutive.getFirst().envelope().position();
        long last = consecutive.getLast().envelope().position();
        lock.lock();
        try {
            if (last <= tail) {
                return;
            }
            if (first > tail + 1) {
                closeGap(first - 1);
            }
            for (LoggedEvent logged : consecutive) {
                if (logged.envelope().position() > tail) {
                    apply(logged);
                }
            }
            tail = last;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reads the events that are missing up to a position, or forgets everything that they might have changed. */
    private void closeGap(long upTo) {
        if (tail >= 0 && upTo - tail <= LONGEST_GAP) {
            try {
                while (tail < upTo) {
                    long before = tail;
                    readOn(upTo);
                    if (tail == before) {
                        break;
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("The events after position {} cannot be read: {}", tail, e.toString());
            }
        }
        if (tail < upTo) {
            forgetEverything(upTo);
        }
    }

    private void readOn(long upTo) {
        for (EventEnvelope envelope : log.readAfter(tail, (int) Math.min(PAGE, upTo - tail))) {
            apply(LoggedEvent.read(envelope));
            tail = envelope.position();
        }
    }

    private void forgetEverything(long upTo) {
        entities.invalidateAll();
        loading.clear();
        tail = upTo;
    }

    private void apply(LoggedEvent logged) {
        Event event = null;
        for (String text : logged.envelope().tags()) {
            WarmEntity<?> present = entities.getIfPresent(text);
            Loading load = loading.get(text);
            if (load != null) {
                load.since().add(logged);
            }
            boolean isNew = logged.append() != null && logged.newTags().contains(text);
            if (present == null && !isNew) {
                continue;
            }
            event = event == null ? decoded(logged) : event;
            if (event == null) {
                entities.invalidate(text);
                continue;
            }
            WarmEntity<?> entity = present;
            if (entity == null) {
                Tag tag = TagText.parse(text);
                Fold<?> fold = folds.get(tag.key());
                if (fold == null) {
                    continue;
                }
                entity = WarmEntity.newAt(fold, tag, logged.envelope().position());
            }
            if (!entity.apply(logged, event)) {
                entities.asMap().remove(text, entity);
            } else if (present == null) {
                entities.asMap().putIfAbsent(text, entity);
            } else {
                // Weighs it again, if it is still there.
                entities.asMap().replace(text, entity, entity);
            }
            if (entity.takesSnapshot()) {
                entity.offerTo(snapshots, logged.envelope().hash());
            }
        }
    }

    /** The event; {@code null} if it cannot be read: whoever loads the entity is told why. */
    private @Nullable Event decoded(LoggedEvent logged) {
        Event event = logged.event();
        if (event != null) {
            return event;
        }
        EventEnvelope envelope = logged.envelope();
        try {
            return codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())
                            instanceof DecodedEvent.Known(Event known)
                    ? known
                    : null;
        } catch (RuntimeException e) {
            LOG.warn("The event at position {} cannot be read: {}", envelope.position(), e.toString());
            return null;
        }
    }

    /** Applies what other nodes append. What this one appends is handed over by the lane, which is faster. */
    private void follow() {
        while (!closed) {
            try {
                if (tail < 0) {
                    start();
                } else if (signal.awaitAfter(tail, POLL_MILLIS)) {
                    catchUp();
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("The log cannot be followed after position {}, retrying: {}", tail, e.toString());
                pause();
            }
        }
    }

    private void start() {
        long head = log.head();
        lock.lock();
        try {
            if (tail < 0) {
                forgetEverything(head);
            }
        } finally {
            lock.unlock();
        }
    }

    private void catchUp() {
        long from = tail;
        List<EventEnvelope> page = log.readAfter(from, PAGE);
        appended(page.stream().map(LoggedEvent::read).toList());
        if (page.isEmpty()) {
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops following the log. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
