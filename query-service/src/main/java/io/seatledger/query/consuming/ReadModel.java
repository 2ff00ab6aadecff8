package io.seatledger.query.consuming;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The generations of a read model.
 *
 * @param name the name of the read model
 * @param revision counts the changes of this document, from 1
 * @param live the generation that reads use
 * @param filling the one that is to replace it; {@code null} unless the read model is being rebuilt
 * @param former the one before it, which is folded on as a way back; {@code null} if it was dropped
 * @param formerUntil when the former one is dropped
 */
@Document("read_models")
record ReadModel(
        @Id String name,
        long revision,
        Generation live,
        @Nullable Generation filling,
        @Nullable Generation former,
        @Nullable Instant formerUntil) {

    static ReadModel begun(Generation live) {
        return new ReadModel(live.model(), 1, live, null, null, null);
    }

    /** The generations that follow the events as they come. */
    Stream<Generation> folded() {
        return Stream.of(live, former).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    ReadModel filling(@Nullable Generation generation) {
        return new ReadModel(name, revision + 1, live, generation, former, formerUntil);
    }

    /** Reads use the filled generation from now on. */
    ReadModel switched(Instant until) {
        return new ReadModel(name, revision + 1, Objects.requireNonNull(filling), null, live, until);
    }

    /** Reads use the former generation again. */
    ReadModel switchedBack(Instant until) {
        return new ReadModel(name, revision + 1, Objects.requireNonNull(former), filling, live, until);
    }

    ReadModel withoutFormer() {
        return new ReadModel(name, revision + 1, live, filling, null, null);
    }
}
