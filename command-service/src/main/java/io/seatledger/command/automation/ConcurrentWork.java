package io.seatledger.command.automation;

import io.seatledger.command.decision.PassingFailures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on items on virtual threads: on a bounded number of them at a time, and on each of them once at a time. An item
 * whose work failed is left alone for a while, longer each time, and does not take a place from the others.
 *
 * @param <T> an item; equal items are the same
 */
final class ConcurrentWork<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConcurrentWork.class);
    private static final long FIRST_REST_NANOS = Duration.ofMillis(200).toNanos();
    private static final int MAX_DOUBLINGS = 7;

    /** How often in a row the work on an item may end in a fault, which does not pass by itself. */
    private static final int MAX_FAULTS = 5;

    /** A failure this long ago does not count any more. */
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    /** Work that was interrupted gets this long to record what became of it. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    /** The work on one item. */
    @FunctionalInterface
    interface Step {

        /**
         * Works on the item. An exception means that the work has to be repeated after a rest.
         *
         * @return whether nothing is left to do: the item is not taken up again before it is
         *     {@linkplain ConcurrentWork#settled settled}
         */
        boolean run() throws InterruptedException;

        /**
         * Runs after {@value #MAX_FAULTS} faults in a row. The contract is that of {@link #run}. By default, the work
         * is repeated all the same.
         */
        default boolean giveUp(RuntimeException fault) throws InterruptedException {
            throw fault;
        }
    }

    private static final class Effort {

        private @Nullable Thread thread;
        private boolean finished;
        private boolean settled;
        private int failures;
        private int faults;
        private long restsUntil = System.nanoTime();

        boolean isOver(long now) {
            return thread == null && !finished && now - restsUntil >= 0;
        }
    }

    private final String name;
    private final int places;
    private final Duration drainTimeout;
    private final Map<T, Effort> efforts = new HashMap<>();
    private int underWay;
    private volatile boolean closing;

    /**
     * @param name what the items are, for the log
     * @param places how many items are worked on at a time
     * @param drainTimeout how long {@link #close} waits for the work that is under way before it interrupts it
     */
    ConcurrentWork(String name, int places, Duration drainTimeout) {
        this.name = name;
        this.places = places;
        this.drainTimeout = drainTimeout;
    }

    /** How many more items can be worked on now. */
    int freePlaces() {
        synchronized (efforts) {
            return closing ? 0 : places - underWay;
        }
    }

    /** Whether any item is worked on, or waits to be settled. */
    boolean isBusy() {
        synchronized (efforts) {
            return efforts.values().stream().anyMatch(effort -> effort.thread != null || effort.finished);
        }
    }

    /** The items that cannot be taken up now: they are worked on, rest, or wait to be settled. */
    Set<T> taken() {
        synchronized (efforts) {
            long now = System.nanoTime();
            efforts.values().removeIf(effort -> effort.isOver(now - FORGET_NANOS));
            return efforts.entrySet().stream()
                    .filter(each -> !each.getValue().isOver(now))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Whether the work is to end: what is left to do is done by another process, or later. */
    boolean isClosing() {
        return closing;
    }

    /**
     * Starts to work on an item that is not {@linkplain #taken taken}.
     *
     * @throws IllegalStateException if there is no {@linkplain #freePlaces() free place}
     */
    void start(T item, Step step) {
        synchronized (efforts) {
            if (freePlaces() <= 0) {
                throw new IllegalStateException("there is no place to work on " + item);
            }
            Effort effort = efforts.computeIfAbsent(item, _ -> new Effort());
            Thread thread = Thread.ofVirtual().name(name).unstarted(() -> work(item, effort, step));
            effort.thread = thread;
            effort.settled = false;
            underWay++;
            thread.start();
        }
    }

    /** Notes that what became of an item is known: it may be taken up again if it comes back. */
    void settled(T item) {
        synchronized (efforts) {
            Effort effort = efforts.get(item);
            if (effort != null && effort.thread != null) {
                effort.settled = true;
            } else {
                efforts.remove(item);
            }
        }
    }

    private void work(T item, Effort effort, Step step) {
        try {
            boolean finished = runOrGiveUp(effort, step);
            ended(effort, () -> {
                if (effort.settled || !finished) {
                    efforts.remove(item);
                } else {
                    effort.finished = true;
                }
            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended(effort, () -> efforts.remove(item));
        } catch (RuntimeException e) {
            LOG.warn("The work on a {} failed, retrying: {}", name, item, e);
            ended(effort, () -> {
                long rest = FIRST_REST_NANOS << Math.min(effort.failures, MAX_DOUBLINGS);
                effort.failures++;
                effort.restsUntil = System.nanoTime() + rest;
            });
        }
    }

    private static boolean runOrGiveUp(Effort effort, Step step) throws InterruptedException {
        try {
            return step.run();
        } catch (RuntimeException e) {
            if (PassingFailures.isPassing(e)) {
                throw e;
            }
            effort.faults++;
            if (effort.faults < MAX_FAULTS) {
                throw e;
            }
            return step.giveUp(e);
        }
    }

    private void ended(Effort effort, Runnable outcome) {
        synchronized (efforts) {
            effort.thread = null;
            underWay--;
            outcome.run();
            efforts.notifyAll();
        }
    }

    /**
     * Starts nothing more, waits a while for the work that is under way, and interrupts what is left of it. Even that
     * may take a moment, in which it can record what became of it.
     */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        synchronized (efforts) {
            closing = true;
            interrupted |= awaitEnd(drainTimeout);
            efforts.values().forEach(effort -> {
                if (effort.thread != null) {
                    effort.thread.interrupt();
                }
            });
            interrupted |= awaitEnd(AFTER_INTERRUPT);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until no work is under way, but not longer than the timeout; returns whether it was interrupted. */
    private boolean awaitEnd(Duration timeout) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + timeout.toNanos();
        long left = timeout.toNanos();
        while (underWay > 0 && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(efforts, left);
            } catch (InterruptedException _) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        return interrupted;
    }
}
