package io.seatledger.command.bus;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Handles the records of each account one after the other, and those of different accounts concurrently. */
final class PerAccountExecutor {

    private static final int CONCURRENCY = 64;

    private final Consumer<InFlightRecord> handler;
    private final Map<String, Deque<InFlightRecord>> queues = new HashMap<>();
    private final Semaphore permits = new Semaphore(CONCURRENCY, true);

    /** @param handler handles one record; when it returns, the next record of the account may follow */
    PerAccountExecutor(Consumer<InFlightRecord> handler) {
        this.handler = handler;
    }

    /** Adds a record to its account's queue. */
    void add(InFlightRecord record) {
        String account = keyOf(record);
        synchronized (queues) {
            Deque<InFlightRecord> queue = queues.get(account);
            if (queue != null) {
                queue.add(record);
                return;
            }
            queues.put(account, new ArrayDeque<>());
        }
        Thread.ofVirtual().name("account-queue:" + account).start(() -> work(account, record));
    }

    private void work(String account, InFlightRecord first) {
        InFlightRecord next = first;
        while (next != null) {
            permits.acquireUninterruptibly();
            try {
                handler.accept(next);
            } finally {
                permits.release();
            }
            next = nextOf(account);
        }
    }

    private @Nullable InFlightRecord nextOf(String account) {
        synchronized (queues) {
            Deque<InFlightRecord> queue = queues.get(account);
            InFlightRecord next = queue == null ? null : queue.poll();
            if (next == null) {
                queues.remove(account);
            }
            return next;
        }
    }

    /** The key need not be a valid account id: equal keys share a queue. */
    private static String keyOf(InFlightRecord record) {
        byte[] key = record.message().key();
        return key == null ? "" : Base64.getEncoder().encodeToString(key);
    }
}
