package io.seatledger.command.memory;

import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** What the tags that a decision asks for come to now. */
public interface States {

    /** A tag that no event has: what is asked for if there is nothing to look at. */
    Tag NONE = Tag.of("none", "");

    /** The state of a tag, or {@code null} if there is nothing yet. */
    <S> @Nullable S of(Fold<S> fold, Tag tag);
}
