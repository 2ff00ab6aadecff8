package io.seatledger.command.decision;

import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.events.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * The version that a sender insists on: the account version at which the thing in question last changed. It is compared
 * with the events that the decision itself was based on, because the append guarantees that those are still current.
 */
final class ExpectedVersion {

    private final long expected;
    private final Tag thing;
    private final Map<Tag, Long> versions = new HashMap<>();

    ExpectedVersion(long expected, Tag thing) {
        this.expected = expected;
        this.thing = thing;
    }

    /** Records the version of an event that was sourced. */
    void sourced(EventMessage message, Event event) {
        String version = message.metadata().get(StoredMetadata.ACCOUNT_VERSION);
        if (version != null) {
            EventTags.changedBy(event).forEach(tag -> versions.merge(tag, Long.parseLong(version), Math::max));
        }
    }

    /** The refusal of the decision, if the version is not the expected one. */
    Optional<Refusal> refusal() {
        long current = versions.getOrDefault(thing, 0L);
        return current == expected ? Optional.empty() : Optional.of(new Refusal.VersionConflict(expected, current));
    }
}
