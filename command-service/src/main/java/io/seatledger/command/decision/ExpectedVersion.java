package io.seatledger.command.decision;

import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.events.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * The version that a sender insists on: the account version at which the thing in question last changed. It is compared
 * with the events that the decision itself was based on, because the append guarantees that those are still current.
 */
final class ExpectedVersion {

    private static final Context.ResourceKey<ExpectedVersion> KEY = Context.ResourceKey.withLabel("expectedVersion");

    private final long expected;
    private final Tag thing;
    private final Map<Tag, Long> versions = new HashMap<>();

    private ExpectedVersion(long expected, Tag thing) {
        this.expected = expected;
        this.thing = thing;
    }

    /** Tracks the versions of the things that the decision of this context is sourced from. */
    static void watch(ProcessingContext context, long expected, Tag thing) {
        context.putResource(KEY, new ExpectedVersion(expected, thing));
    }

    /** Records the version of an event that was sourced. */
    static void sourced(ProcessingContext context, EventMessage message, Event event) {
        ExpectedVersion watching = context.getResource(KEY);
        String version = message.metadata().get(StoredMetadata.ACCOUNT_VERSION);
        if (watching != null && version != null) {
            EventTags.changedBy(event).forEach(tag -> watching.versions.merge(tag, Long.parseLong(version), Math::max));
        }
    }

    /** The refusal of the decision of this context, if the version is not the expected one. */
    static Optional<Refusal> refusal(ProcessingContext context) {
        ExpectedVersion watching = context.getResource(KEY);
        if (watching == null) {
            return Optional.empty();
        }
        long current = watching.versions.getOrDefault(watching.thing, 0L);
        return current == watching.expected
                ? Optional.empty()
                : Optional.of(new Refusal.VersionConflict(watching.expected, current));
    }
}
