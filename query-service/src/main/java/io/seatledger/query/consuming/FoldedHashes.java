package io.seatledger.query.consuming;

import io.seatledger.events.EventEnvelope;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of the latest events that this process has folded. Repeats are compared with them without asking the
 * database. A repeat that is older than these is not compared, but the last version of its account always is, so a
 * second history ends there at the latest. All threads share them, because partitions move from one to another.
 */
final class FoldedHashes {

    private static final int MOST = 20_000;

    private final LinkedHashMap<Place, String> hashes = new LinkedHashMap<>();

    private record Place(String accountId, long accountVersion) {}

    synchronized void add(EventEnvelope event) {
        hashes.put(placeOf(event), event.hash());
        if (hashes.size() > MOST) {
            hashes.pollFirstEntry();
        }
    }

    /** The hash that was folded under the account and version of an event. */
    synchronized @Nullable String at(EventEnvelope event) {
        return hashes.get(placeOf(event));
    }

    private static Place placeOf(EventEnvelope event) {
        return new Place(event.accountId(), event.accountVersion());
    }
}
