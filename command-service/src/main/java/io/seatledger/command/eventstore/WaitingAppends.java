package io.seatledger.command.eventstore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The appends that wait, in the order of their coming within an account, and one account after the other: whoever hands
 * in a thousand waits behind his own, and nobody else does.
 */
final class WaitingAppends {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final SequencedMap<String, Deque<PendingAppend>> lines = new LinkedHashMap<>();
    private int size;

    WaitingAppends(int capacity) {
        this.capacity = capacity;
    }

    /** Whether there was room. */
    boolean offer(PendingAppend append) {
        lock.lock();
        try {
            if (size == capacity) {
                return false;
            }
            lines.computeIfAbsent(append.accountId(), _ -> new ArrayDeque<>()).add(append);
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

    /**
     * Takes the next group: at least one append if any comes in time, one of each account in turn.
     *
     * @param events the group has at most so many, unless its first append has more alone
     * @throws InterruptedException when interrupted while waiting
     */
    List<PendingAppend> take(int appends, int events, long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (size == 0 && nanos > 0) {
                nanos = notEmpty.awaitNanos(nanos);
            }
            List<PendingAppend> group = new ArrayList<>();
            int room = events;
            while (size > 0 && group.size() < appends) {
                var line = lines.firstEntry();
                PendingAppend next = line.getValue().getFirst();
                if (!group.isEmpty() && next.events().size() > room) {
                    break;
                }
                group.add(next);
                room -= next.events().size();
                size--;
                line.getValue().removeFirst();
                lines.remove(line.getKey());
                if (!line.getValue().isEmpty()) {
                    lines.putLast(line.getKey(), line.getValue());
                }
            }
            return group;
        } finally {
            lock.unlock();
        }
    }
}
