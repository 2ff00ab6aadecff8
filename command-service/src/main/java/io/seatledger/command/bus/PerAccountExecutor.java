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

/** Has records handled: one after the other of an account, and those of many accounts at once. */
final class PerAccountExecutor {

    private static final int AT_ONCE = 64;

    private final Consumer<InFlightRecord> step;
    private final Map<String, Deque<InFlightRecord>> lines = new HashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** Takes what is done with a record; it returns when the next one of the account may follow. */
    PerAccountExecutor(Consumer<InFlightRecord> step) {
        this.step = step;
    }

    /** Puts a record at the end of its account's line. */
    void add(InFlightRecord taken) {
        String account = keyOf(taken);
        synchronized (lines) {
            Deque<InFlightRecord> line = lines.get(account);
            if (line != null) {
                line.add(taken);
                return;
            }
            lines.put(account, new ArrayDeque<>());
        }
        Thread.ofVirtual().name("account-line:" + account).start(() -> work(account, taken));
    }

    private void work(String account, InFlightRecord first) {
        InFlightRecord next = first;
        while (next != null) {
            places.acquireUninterruptibly();
            try {
                step.accept(next);
            } finally {
                places.release();
            }
            next = nextOf(account);
        }
    }

    private @Nullable InFlightRecord nextOf(String account) {
        synchronized (lines) {
            Deque<InFlightRecord> line = lines.get(account);
            InFlightRecord next = line == null ? null : line.poll();
            if (next == null) {
                lines.remove(account);
            }
            return next;
        }
    }

    /** Whatever the key is, the same one is the same line. */
    private static String keyOf(InFlightRecord taken) {
        byte[] key = taken.message().key();
        return key == null ? "" : Base64.getEncoder().encodeToString(key);
    }
}
