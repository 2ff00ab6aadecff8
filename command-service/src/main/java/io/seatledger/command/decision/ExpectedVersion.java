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
 * What a sender insists on: the version of the account at which the thing in question changed last. It is compared with
 * what the decision itself was made on, and what a decision was made on cannot have changed when it is appended.
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

    /** Watches what the decision of this context is sourced from. */
    static void watch(ProcessingContext context, long expected, Tag thing) {
        context.putResource(KEY, new ExpectedVersion(expected, thing));
    }

    /** An event was sourced. */
    static void sourced(ProcessingContext context, EventMessage message, Event event) {
        ExpectedVersion watching = context.getResource(KEY);
        String version = message.metadata().get(StoredMetadata.ACCOUNT_VERSION);
        if (watching != null && version != null) {
            EventTags.changedBy(event).forEach(tag -> watching.versions.merge(tag, Long.parseLong(version), Math::max));
        }
    }

    /** Why the decision of this context must not stand. */
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
