package io.seatledger.command.memory;

import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Shows tests what is in memory. */
public final class WarmStates {

    private WarmStates() {}

    /**
     * What the memory knows of a tag.
     *
     * @return {@code null} if it is not in memory, or was only taken for new
     */
    public static EntityLoader.@Nullable Loaded of(WarmEntities entities, Tag tag) {
        Known known = entities.lookAt(tag);
        return known == null || known.view().position() == 0
                ? null
                : new EntityLoader.Loaded(
                        known.state(), known.version(), known.view().position());
    }
}
