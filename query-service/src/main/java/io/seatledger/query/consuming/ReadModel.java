package io.seatledger.query.consuming;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
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
 * @param joined whether the filling one has come so far that it follows the events together with the live one
 * @param former the one before it, which is folded on as a way back; {@code null} if it was dropped
 * @param formerUntil when the former one is dropped
 */
@Document("read_models")
record ReadModel(
        @Id String name,
        long revision,
        Generation live,
        @Nullable Generation filling,
        boolean joined,
        @Nullable Generation former,
        @Nullable Instant formerUntil) {

    static ReadModel begun(Generation live) {
        return new ReadModel(live.model(), 1, live, null, false, null, null);
    }

    /** The generations that follow the events as they come. */
    List<Generation> folded() {
        List<Generation> all = new ArrayList<>();
        all.add(live);
        if (former != null) {
            all.add(former);
        }
        if (filling != null && joined) {
            all.add(filling);
        }
        return all;
    }

    /** A rebuild has begun; {@code null} gives it up. */
    ReadModel filling(@Nullable Generation generation) {
        return new ReadModel(name, revision + 1, live, generation, false, former, formerUntil);
    }

    /** The filling generation follows the events from now on. */
    ReadModel join() {
        return new ReadModel(name, revision + 1, live, filling, true, former, formerUntil);
    }

    /** Reads use the filled generation from now on. */
    ReadModel switched(Instant until) {
        return new ReadModel(name, revision + 1, Objects.requireNonNull(filling), null, false, live, until);
    }

    /** Reads use the former generation again. */
    ReadModel switchedBack(Instant until) {
        return new ReadModel(name, revision + 1, Objects.requireNonNull(former), filling, joined, live, until);
    }

    /**
     * A generation is lost.
     *
     * @param next makes the one that replaces it, unless it was only a way back
     */
    ReadModel without(Generation lost, Supplier<Generation> next) {
        if (lost.equals(former)) {
            return withoutFormer();
        }
        if (lost.equals(filling)) {
            return filling(next.get());
        }
        return new ReadModel(name, revision + 1, next.get(), filling, joined, former, formerUntil);
    }

    ReadModel withoutFormer() {
        return new ReadModel(name, revision + 1, live, filling, joined, null, null);
    }
}
