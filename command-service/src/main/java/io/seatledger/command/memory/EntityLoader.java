package io.seatledger.command.memory;

import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagHistories;
import io.seatledger.command.eventstore.TagHistories.Wanted;
import io.seatledger.events.Event;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what is not in memory: the snapshots of tags, with the events after them. A state that took many events gets a
 * new snapshot, so that it is loaded faster the next time.
 */
public final class EntityLoader {

    private static final Logger LOG = LoggerFactory.getLogger(EntityLoader.class);

    /** A snapshot of a state that took more events than this is stored. */
    private static final int QUICKLY_FOLDED = 500;

    /**
     * What the events of a tag come to.
     *
     * @param state {@code null} if there is nothing
     * @param version the account version of the last event that counts as a change of the tag; 0 if there is none
     * @param position up to which no event of the tag is missing
     */
    public record Loaded(@Nullable Object state, long version, long position) {}

    private final TagHistories histories;
    private final Snapshots snapshots;
    private final Map<String, Fold<?>> folds;

    /** @param folds one for each key of the tags that will be loaded */
    public EntityLoader(TagHistories histories, Snapshots snapshots, Collection<? extends Fold<?>> folds) {
        this.histories = histories;
        this.snapshots = snapshots;
        this.folds = folds.stream().collect(Collectors.toUnmodifiableMap(Fold::tagKey, Function.identity()));
    }

    /**
     * Loads tags, all as they are at the same position. It takes memory for what the events come to, and for a few
     * thousand events.
     *
     * @return one for each tag
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if the database cannot be reached
     * @throws io.seatledger.command.eventstore.UnknownEventException if a newer version wrote one of their events
     * @throws IllegalArgumentException if there is no fold for a tag
     */
    public Map<Tag, Loaded> load(Collection<Tag> tags) {
        if (tags.isEmpty()) {
            return Map.of();
        }
        Map<Tag, Folding<?>> foldings = new LinkedHashMap<>();
        tags.forEach(tag -> foldings.computeIfAbsent(tag, this::folding));
        List<Wanted> wanted = foldings.entrySet().stream()
                .map(entry -> new Wanted(entry.getKey(), entry.getValue().fold.format()))
                .toList();
        TagHistories.Place head = histories.read(wanted, new TagHistories.Reader() {
            @Override
            public boolean begin(Tag tag, String state, long version) {
                return foldingOf(tag).begin(state, version);
            }

            @Override
            public void next(Tag tag, Event event, long accountVersion) {
                foldingOf(tag).next(event, accountVersion);
            }

            private Folding<?> foldingOf(Tag tag) {
                return Objects.requireNonNull(foldings.get(tag));
            }
        });
        foldings.values().forEach(folding -> folding.offer(snapshots, head));
        return foldings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().loadedAt(head.position())));
    }

    private Folding<?> folding(Tag tag) {
        Fold<?> fold = folds.get(tag.key());
        if (fold == null) {
            throw new IllegalArgumentException("nothing folds " + tag);
        }
        return new Folding<>(fold, tag);
    }

    /** What the events of a tag come to, as far as they have been read. */
    private static final class Folding<S> {

        private final Fold<S> fold;
        private final Tag tag;
        private @Nullable S state;
        private long version;
        private long events;

        Folding(Fold<S> fold, Tag tag) {
            this.fold = fold;
            this.tag = tag;
        }

        boolean begin(String stored, long storedVersion) {
            try {
                state = fold.read(stored);
            } catch (RuntimeException e) {
                LOG.warn("The snapshot of {} in format {} cannot be read: {}", tag, fold.format(), e.toString());
                return false;
            }
            version = storedVersion;
            return true;
        }

        void next(Event event, long accountVersion) {
            state = fold.evolve(tag, state, event);
            if (fold.changes(tag, event)) {
                version = accountVersion;
            }
            events++;
        }

        void offer(Snapshots snapshots, TagHistories.Place place) {
            S folded = state;
            if (folded != null && events > QUICKLY_FOLDED) {
                snapshots.offer(tag, fold.format(), () -> fold.write(folded), version, place.position(), place.hash());
            }
        }

        Loaded loadedAt(long position) {
            return new Loaded(state, version, position);
        }
    }
}
