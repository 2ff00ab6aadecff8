package io.seatledger.command.eventstore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The appends that wait. Those of one account keep their order, and the accounts take turns: an account that queues a
 * thousand appends delays only itself.
 */
final class WaitingAppends {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final SequencedMap<String, Deque<PendingAppend>> queues = new LinkedHashMap<>();
    private int size;
    private boolean closed;

    WaitingAppends(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an append; returns {@code false} if the queue is full or closed. */
    boolean offer(PendingAppend append) {
        lock.lock();
        try {
            if (closed || size == capacity) {
                return false;
            }
            queues.computeIfAbsent(append.accountId(), _ -> new ArrayDeque<>()).add(append);
            size++;
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return size == 0;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How long the oldest append has waited; 0 if none waits.
     *
     * @param now by {@link System#nanoTime}
     */
    long longestWaitNanos(long now) {
        lock.lock();
        try {
            return queues.values().stream()
                    .mapToLong(queue -> now - queue.getFirst().queuedAt())
                    .max()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes and returns the appends that have waited for too long.
     *
     * @param nanoTime by {@link System#nanoTime}
     */
    List<PendingAppend> removeQueuedBefore(long nanoTime) {
        lock.lock();
        try {
            List<PendingAppend> late = new ArrayList<>();
            for (Deque<PendingAppend> queue : queues.values()) {
                while (!queue.isEmpty() && queue.getFirst().queuedAt() - nanoTime < 0) {
                    late.add(queue.removeFirst());
                }
            }
            queues.values().removeIf(Deque::isEmpty);
            size -= late.size();
            return late;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more appends, and removes and returns all that wait. */
    List<PendingAppend> close() {
        lock.lock();
        try {
            closed = true;
            List<PendingAppend> all =
                    queues.values().stream().flatMap(Deque::stream).toList();
            queues.clear();
            size = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes and returns the next group, one append of each account in turn; empty if none arrives in time.
     *
     * @param appends the most appends in the group
     * @param events the most events in the group, unless its first append alone has more
     * @param patience how long to wait for the first append
     * @throws InterruptedException if interrupted while waiting
     */
    List<PendingAppend> take(int appends, int events, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = patience.toNanos();
            while (size == 0 && nanos > 0) {
                nanos = notEmpty.awaitNanos(nanos);
            }
            List<PendingAppend> group = new ArrayList<>();
            int room = events;
            while (size > 0 && group.size() < appends) {
                var queue = queues.firstEntry();
                PendingAppend next = queue.getValue().getFirst();
                if (!group.isEmpty() && next.events().size() > room) {
                    break;
                }
                group.add(next);
                room -= next.events().size();
                size--;
                queue.getValue().removeFirst();
                queues.remove(queue.getKey());
                if (!queue.getValue().isEmpty()) {
                    queues.putLast(queue.getKey(), queue.getValue());
                }
            }
            return group;
        } finally {
            lock.unlock();
        }
    }
}
