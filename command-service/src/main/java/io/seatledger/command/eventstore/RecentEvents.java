package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last events of the log, so that followers who keep up need not read them from the database.
 *
 * <p>It shows only what a failover to a synchronous standby cannot lose: everything up to the last event that this
 * process has written itself. The commit of that event has waited for the standby, and with it for everything before.
 * What other processes wrote after it may be visible and not be on the standby yet.
 */
final class RecentEvents implements LogListener {

    /** The most that is kept, in bytes, roughly. */
    static final long MAX_BYTES = 16 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, EventEnvelope> byPosition = new TreeMap<>();
    private long bytes;
    private long last;
    private long safe;

    @Override
    public void appended(List<LoggedEvent> consecutive) {
        lock.lock();
        try {
            for (LoggedEvent logged : consecutive) {
                add(logged.envelope());
                if (logged.append() != null) {
                    safe = Math.max(safe, logged.envelope().position());
                }
            }
            while (bytes > MAX_BYTES) {
                bytes -= bytesOf(byPosition.pollFirstEntry().getValue());
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(EventEnvelope event) {
        if (event.position() <= last) {
            return;
        }
        if (event.position() > last + 1) {
            byPosition.clear();
            bytes = 0;
        }
        byPosition.put(event.position(), event);
        bytes += bytesOf(event);
        last = event.position();
    }

    /**
     * The events after a position, oldest first.
     *
     * @param limit the most events to return
     * @return empty if the next event is not here; the database may have it
     */
    List<EventEnvelope> after(long position, int limit) {
        lock.lock();
        try {
            return safe > position && byPosition.containsKey(position + 1)
                    ? byPosition.subMap(position + 1, safe + 1).values().stream()
                            .limit(limit)
                            .toList()
                    : List.of();
        } finally {
            lock.unlock();
        }
    }

    static long bytesOf(EventEnvelope event) {
        return 700
                + event.metadataJson().length()
                + event.payloadJson().length()
                + event.tags().stream().mapToLong(tag -> 60 + tag.length()).sum();
    }
}
