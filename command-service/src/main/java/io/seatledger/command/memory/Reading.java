package io.seatledger.command.memory;

import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.TagText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one attempt to decide has looked at, and how far it was known. The append of the decision is rejected
 * if there is more of it in the log. An attempt that has met something cold decides nothing: it only tells what has to
 * be loaded.
 */
public final class Reading implements States {

    /** The key of the reading in the processing context. */
    public static final Context.ResourceKey<Reading> RESOURCE_KEY = Context.ResourceKey.withLabel("reading");

    private final LoadedEntities loaded;
    private final @Nullable Tag insistedOn;
    private final @Nullable PendingAppend predecessor;
    private @Nullable PendingAppend queued;
    private final Map<Tag, Known> known = new HashMap<>();
    private final Set<Tag> cold = new HashSet<>();

    /**
     * States that were loaded for this decision. They are used if they are in memory no longer, so a decision can be
     * made however small the memory is.
     *
     * @param entities by their tags
     */
    public record LoadedEntities(Map<Tag, EntityLoader.Loaded> entities) {

        /** Nothing was loaded. */
        public static final LoadedEntities NOTHING = new LoadedEntities(Map.of());

        /** These states, and others that were loaded later. */
        public LoadedEntities and(Map<Tag, EntityLoader.Loaded> more) {
            Map<Tag, EntityLoader.Loaded> all = new HashMap<>(entities);
            all.putAll(more);
            return new LoadedEntities(all);
        }
    }

    /**
     * Starts an attempt.
     *
     * @param insistedOn the thing whose version the sender insists on, which is read too; {@code null} if there is none
     * @param predecessor what must be written for the decision to count; {@code null} for nothing
     */
    public Reading(LoadedEntities loaded, @Nullable Tag insistedOn, @Nullable PendingAppend predecessor) {
        this.loaded = loaded;
        this.insistedOn = insistedOn;
        this.predecessor = predecessor;
    }

    @Override
    public <S> @Nullable S of(Fold<S> fold, Tag tag) {
        Known found = known.get(tag);
        return found == null || found.state() == null ? null : fold.type().cast(found.state());
    }

    /** What has to be loaded before anything can be decided. */
    public Set<Tag> cold() {
        return cold;
    }

    /** The version of something that was read: the account version at which it last changed; 0 if it never did. */
    public long versionOf(Tag tag) {
        Known found = known.get(tag);
        return found == null ? 0 : found.version();
    }

    /** The append that changes a thing that was read, and is not written yet. */
    public @Nullable PendingAppend unwrittenChangeOf(Tag tag) {
        Known found = known.get(tag);
        return found == null ? null : found.view().writer();
    }

    /** What the decision has queued; {@code null} as long as it has queued nothing. */
    public @Nullable PendingAppend queued() {
        return queued;
    }

    void queues(PendingAppend append) {
        append.follow(predecessor);
        queued = append;
    }

    @Nullable
    Tag insistedOn() {
        return insistedOn;
    }

    @Nullable
    Known known(Tag tag) {
        return known.get(tag);
    }

    EntityLoader.@Nullable Loaded loaded(Tag tag) {
        return loaded.entities().get(tag);
    }

    void knows(Tag tag, Known found) {
        known.put(tag, found);
    }

    void misses(Tag tag) {
        cold.add(tag);
    }

    /** Those of the tags that were taken for new. */
    Set<Tag> takenForNew(Set<String> tags) {
        return known.entrySet().stream()
                .filter(e -> e.getValue().view().position() == 0 && tags.contains(TagText.of(e.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is known of each tag, by its stored text. */
    Map<String, Known> byText() {
        return known.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(e -> TagText.of(e.getKey()), Map.Entry::getValue));
    }
}
