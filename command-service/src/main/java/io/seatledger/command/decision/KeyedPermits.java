package io.seatledger.command.decision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits, for each key alone, how much is in progress at a time. Whoever waits is served first come, first served. A
 * key costs memory only while it is in use.
 *
 * @param <K> the key, such as the sender of commands
 */
public final class KeyedPermits<K> {

    private final int most;
    private final ConcurrentHashMap<K, Entry> entries = new ConcurrentHashMap<>();

    /** @param most the permits of each key */
    public KeyedPermits(int most) {
        this.most = most;
    }

    /** A permit, held until it is closed. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes a permit; empty if all permits of the key are taken. */
    public Optional<Permit> tryAcquire(K key) {
        Entry entry = enter(key);
        if (entry.permits.tryAcquire()) {
            return Optional.of(() -> release(key, entry));
        }
        leave(key);
        return Optional.empty();
    }

    /**
     * Takes a permit, and waits for one if need be; empty if none is free in time.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    public Optional<Permit> tryAcquire(K key, Duration patience) throws InterruptedException {
        Entry entry = enter(key);
        boolean acquired = false;
        try {
            acquired = entry.permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!acquired) {
                leave(key);
            }
        }
        return acquired ? Optional.of(() -> release(key, entry)) : Optional.empty();
    }

    /** Takes a permit, and waits for one if need be, however long. */
    public Permit acquireUninterruptibly(K key) {
        Entry entry = enter(key);
        entry.permits.acquireUninterruptibly();
        return () -> release(key, entry);
    }

    private Entry enter(K key) {
        return entries.compute(key, (_, open) -> {
            Entry entered = open == null ? new Entry(most) : open;
            entered.users++;
            return entered;
        });
    }

    private void release(K key, Entry entry) {
        entry.permits.release();
        leave(key);
    }

    private void leave(K key) {
        entries.computeIfPresent(key, (_, open) -> --open.users == 0 ? null : open);
    }

    private static final class Entry {

        private final Semaphore permits;

        /** How many hold a permit or wait for one; changed only under the lock of the map's entry. */
        private int users;

        private Entry(int most) {
            permits = new Semaphore(most, true);
        }
    }
}
