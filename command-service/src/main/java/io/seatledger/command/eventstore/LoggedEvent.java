package io.seatledger.command.eventstore;

import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event that is in the log.
 *
 * @param event {@code null} if nobody has decoded it yet
 * @param append the append of this process that wrote the event; {@code null} if another process wrote it, if this one
 *     had given the append up, or if it is not known
 * @param newTags those tags of the event, as stored, that had no event before: whoever folds them from here on misses
 *     nothing. A tag may be missing, but none is here that does not belong.
 */
public record LoggedEvent(
        EventEnvelope envelope,
        @Nullable Event event,
        @Nullable PendingAppend append,
        Set<String> newTags) {

    /** An event that was read from the database, which does not say whose append wrote it. */
    public static LoggedEvent read(EventEnvelope envelope) {
        return new LoggedEvent(envelope, null, null, Set.of());
    }
}
