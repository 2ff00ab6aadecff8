package io.seatledger.command.publishing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.EventLog.Place;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verifies the hash chain of each account while the events go by in the order of the log. */
final class LedgerChains {

    private static final int ACCOUNTS = 50_000;

    private final EventLog log;

    /** Where the chains of verified events end. What was only looked up may still be mended, so it is not kept. */
    private final Cache<String, Link> ends =
            Caffeine.newBuilder().maximumSize(ACCOUNTS).build();

    /** @param log knows the last event of an account that has not been seen, or not for long */
    LedgerChains(EventLog log) {
        this.log = log;
    }

    /**
     * What is known of some events.
     *
     * @param sound the events before the first that breaks a chain
     * @param broken what is wrong with the event after them; {@code null} if all are sound
     */
    record Verified(List<EventEnvelope> sound, @Nullable String broken) {}

    private record Link(long version, String hash) {}

    Verified verify(List<EventEnvelope> events) {
        Map<String, Link> known = endsBefore(events);
        String broken = null;
        List<EventEnvelope> sound = events;
        for (int i = 0; i < events.size() && broken == null; i++) {
            EventEnvelope event = events.get(i);
            broken = faultOf(event, known.get(event.accountId()));
            if (broken == null) {
                var link = new Link(event.accountVersion(), event.hash());
                known.put(event.accountId(), link);
                ends.put(event.accountId(), link);
            } else {
                sound = events.subList(0, i);
            }
        }
        return new Verified(sound, broken);
    }

    /** Where the chains end that the events continue. An account without an entry has no event before these. */
    private Map<String, Link> endsBefore(List<EventEnvelope> events) {
        Map<String, Link> known = new HashMap<>(
                ends.getAllPresent(events.stream().map(EventEnvelope::accountId).collect(Collectors.toSet())));
        Map<String, Place> before = new HashMap<>();
        for (EventEnvelope event : events) {
            if (!known.containsKey(event.accountId())) {
                before.putIfAbsent(event.accountId(), new Place(event.accountId(), event.accountVersion() - 1));
            }
        }
        List<Place> places = new ArrayList<>(before.values());
        places.removeIf(place -> place.accountVersion() == 0);
        if (!places.isEmpty()) {
            log.hashesAt(places)
                    .forEach((place, hash) -> known.put(place.accountId(), new Link(place.accountVersion(), hash)));
        }
        return known;
    }

    private static @Nullable String faultOf(EventEnvelope event, @Nullable Link end) {
        long version = end == null ? 0 : end.version();
        String hash = end == null ? LedgerHash.GENESIS : end.hash();
        String fault;
        if (event.accountVersion() != version + 1) {
            fault = version == 0
                    ? "the log has no event with the version before it"
                    : "it comes after version " + version;
        } else if (!event.previousHash().equals(hash)) {
            fault = "it continues the hash %s, but version %d has the hash %s"
                    .formatted(event.previousHash(), version, hash);
        } else if (!event.hasValidHash()) {
            fault = "its hash %s is not the hash of what the log has".formatted(event.hash());
        } else {
            return null;
        }
        return "The chain of account %s is broken at version %d, at position %d of the log: %s."
                .formatted(event.accountId(), event.accountVersion(), event.position(), fault);
    }
}
