package io.seatledger.command.memory;

import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** What the tags that a decision asks for come to now. */
public interface States {

    /** The state of a tag, or {@code null} if there is nothing yet. */
    <S> @Nullable S of(Fold<S> fold, Tag tag);
}
