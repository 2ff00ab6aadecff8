package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.AppendWriter.Written;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread of this process that appends. Appends that arrive while a group is being written form the next group:
 * one transaction, one flush to disk, and a verdict for each append.
 *
 * <p>A group that could not be written is tried again until its time is over. Whatever failed, its connection is closed
 * for good, so that nothing of a transaction that went wrong can ever be committed.
 */
final class AppendLane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppendLane.class);
    private static final int QUEUE_APPENDS = 10_000;
    private static final int GROUP_APPENDS = 512;
    private static final int GROUP_EVENTS = 5_000;
    private static final long POLL_MILLIS = 200;

    /** How long an append is tried, counted from when it was queued. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How long a group is tried at least, even if its appends have waited long in the queue. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration ABORTING = Duration.ofSeconds(4);

    private final HeldConnections connections;
    private final LogContinuity continuity;
    private final AppendSignal signal;
    private final WaitingAppends queue = new WaitingAppends(QUEUE_APPENDS);
    private final AppendStatistics statistics = new AppendStatistics();
    private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
    private final Executor verdicts = task -> Thread.ofVirtual().start(task);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean aborted;
    private volatile @Nullable Connection connection;
    private volatile @Nullable String failure;

    /** When the oldest append of the group that is being written was queued; {@code null} between groups. */
    private volatile @Nullable Long writingSince;

    AppendLane(HeldConnections connections, LogContinuity continuity, AppendSignal signal) {
        this.connections = connections;
        this.continuity = continuity;
        this.signal = signal;
        thread = Thread.ofPlatform().name("append-lane").start(this::run);
    }

    /**
     * Queues an append. The verdict fails with {@link EventStoreUnavailableException} if nothing was appended, and with
     * {@link AppendOutcomeUnknownException} if the events may or may not be in the log.
     */
    CompletableFuture<Verdict> append(PendingAppend append) {
        if (closed || !queue.offer(append)) {
            return CompletableFuture.failedFuture(new EventStoreUnavailableException(
                    closed ? "the event store is closing" : "the queue of " + QUEUE_APPENDS + " appends is full",
                    null));
        }
        return append.verdict();
    }

    void addListener(LogListener listener) {
        listeners.add(listener);
    }

    /** What the lane has done since it started. */
    AppendStatistics statistics() {
        return statistics;
    }

    /** How many appends wait for their group. */
    int waiting() {
        return queue.size();
    }

    /** How long the oldest append that has no verdict has waited. */
    Duration longestWait() {
        Long writing = writingSince;
        long now = System.nanoTime();
        long oldest = Math.max(writing == null ? 0 : now - writing, queue.longestWaitNanos(now));
        return Duration.ofNanos(oldest);
    }

    /** Why the database did not take the last group; {@code null} if it did, or has taken writes since. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Whether the thread that appends runs. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /** An {@code Error} ends the thread, and with it the process. */
    private void run() {
        try {
            while (!aborted && (!closed || !queue.isEmpty())) {
                List<PendingAppend> group = nextGroup();
                if (!group.isEmpty()) {
                    write(group);
                } else if (failure != null && !closed) {
                    probe();
                }
            }
        } finally {
            closed = true;
            drop();
            failTheRest();
        }
    }

    private void write(List<PendingAppend> group) {
        long now = System.nanoTime();
        long oldest = now
                - group.stream()
                        .mapToLong(append -> now - append.queuedAt())
                        .max()
                        .orElse(0);
        long deadline = now + Math.max(LEAST_PATIENCE.toNanos(), PATIENCE.toNanos() - (now - oldest));
        writingSince = oldest;
        List<PendingAppend> suspects = write(group, deadline);
        for (int i = 0; i < suspects.size(); i++) {
            if (isOver(deadline)) {
                giveUp(suspects.subList(i, suspects.size()), false, tooLate());
                break;
            }
            write(List.of(suspects.get(i)), deadline);
        }
        if (failure != null) {
            failWhoeverWaitedTooLong();
        }
        writingSince = null;
    }

    /** Those that wait behind a group that was given up would otherwise wait as long again, each group in turn. */
    private void failWhoeverWaitedTooLong() {
        List<PendingAppend> late = queue.removeQueuedBefore(System.nanoTime() - PATIENCE.toNanos());
        if (!late.isEmpty()) {
            giveUp(late, false, tooLate());
        }
    }

    /** Tries, while no appends arrive, whether the database takes writes again. */
    private void probe() {
        try {
            Connection current = connection();
            lockedHead(current);
            AppendWriter.touch(current);
            commit(current);
            failure = null;
        } catch (SQLException | RuntimeException e) {
            drop();
            failure = e.toString();
            pauseFor(PROBE_PAUSE);
        }
    }

    private static EventStoreUnavailableException tooLate() {
        return new EventStoreUnavailableException("the database has not taken appends for too long", null);
    }

    private boolean isOver(long deadline) {
        return aborted || System.nanoTime() - deadline > 0;
    }

    private List<PendingAppend> nextGroup() {
        try {
            return queue.take(GROUP_APPENDS, GROUP_EVENTS, POLL_MILLIS);
        } catch (InterruptedException _) {
            aborted = true;
            return List.of();
        }
    }

    /**
     * Writes a group, trying again until its time is over. Every append has its verdict when this returns, except those
     * returned.
     *
     * @param deadline by {@link System#nanoTime}
     * @return the appends to write one by one, because one of them cannot be stored
     */
    private List<PendingAppend> write(List<PendingAppend> group, long deadline) {
        List<PendingAppend> open = group;
        boolean perhapsWritten = false;
        boolean suspected = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean commitSent = false;
            Written written;
            try {
                Connection current = connection();
                if (perhapsWritten) {
                    open = withoutWritten(current, open);
                    perhapsWritten = false;
                    if (open.isEmpty()) {
                        return List.of();
                    }
                }
                written = AppendWriter.write(current, lockedHead(current), open);
                commitSent = true;
                commit(current);
            } catch (SQLException | RuntimeException e) {
                drop();
                AppendFault fault = AppendFault.of(e, commitSent);
                if (fault == AppendFault.APPEND_AT_FAULT && !perhapsWritten) {
                    if (open.size() > 1) {
                        return open;
                    }
                    if (e instanceof RuntimeException && !suspected) {
                        // Perhaps it was the connection's fault.
                        suspected = true;
                        continue;
                    }
                    statistics.count(AppendStatistics.Result.REJECTED, 1);
                    fail(open, new IllegalArgumentException("the events cannot be stored: " + e.getMessage(), e));
                    return List.of();
                }
                perhapsWritten |= fault == AppendFault.PERHAPS_WRITTEN;
                if (isOver(deadline) || e instanceof LostHistoryException) {
                    giveUp(open, perhapsWritten, e);
                    return List.of();
                }
                if (pause.equals(FIRST_PAUSE)) {
                    LOG.warn("Could not write a group of {} appends, retrying: {}", open.size(), e.toString());
                }
                statistics.retried();
                pause = pauseFor(pause);
                continue;
            } catch (Error e) {
                giveUp(open, true, e);
                throw e;
            }
            failure = null;
            continuity.advance(written.head());
            statistics.committed();
            handOver(written.events());
            complete(open, written.verdicts());
            return List.of();
        }
    }

    /** Waits until no other node writes, and returns where the log ends. */
    private Head lockedHead(Connection current) throws SQLException {
        long asked = System.nanoTime();
        try {
            return AppendWriter.lockedHead(current, continuity);
        } finally {
            statistics.waitedForLock(System.nanoTime() - asked);
        }
    }

    /**
     * Commits. PostgreSQL warns when it stops waiting for a standby: the transaction may exist on this server alone, so
     * its fate counts as unknown.
     */
    private static void commit(Connection current) throws SQLException {
        current.clearWarnings();
        current.commit();
        if (current.getWarnings() != null) {
            throw new SQLException("COMMIT came with a warning", "08007", current.getWarnings());
        }
    }

    /**
     * Looks up a group that may have been written, and completes the appends that are in the log.
     *
     * @return the appends that are not in the log
     */
    private List<PendingAppend> withoutWritten(Connection current, List<PendingAppend> group) throws SQLException {
        lockedHead(current);
        Map<Integer, AppendReceipt> found = AppendWriter.find(current, group);
        commit(current);
        List<PendingAppend> missing = new ArrayList<>();
        List<PendingAppend> done = new ArrayList<>();
        List<Verdict> known = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            AppendReceipt receipt = found.get(i);
            if (receipt == null) {
                missing.add(group.get(i));
            } else {
                done.add(group.get(i));
                known.add(new Verdict.Appended(receipt));
            }
        }
        complete(done, known);
        return missing;
    }

    private void handOver(List<LoggedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        for (LogListener listener : listeners) {
            try {
                listener.appended(events);
            } catch (RuntimeException e) {
                LOG.warn("A listener to the log failed", e);
            }
        }
    }

    private void complete(List<PendingAppend> group, List<Verdict> verdictsOfGroup) {
        group.forEach(PendingAppend::settle);
        long last = 0;
        for (int i = 0; i < group.size(); i++) {
            Verdict verdict = verdictsOfGroup.get(i);
            if (verdict instanceof Verdict.Appended(AppendReceipt receipt)) {
                last = Math.max(last, receipt.lastPosition());
            }
            PendingAppend append = group.get(i);
            verdicts.execute(() -> append.verdict().complete(verdict));
        }
        statistics.count(verdictsOfGroup);
        signal.reached(last);
    }

    private void giveUp(List<PendingAppend> group, boolean perhapsWritten, Throwable cause) {
        LOG.warn("Gave up {} appends: {}", group.size(), cause.toString());
        failure = cause.toString();
        statistics.count(
                perhapsWritten ? AppendStatistics.Result.UNKNOWN : AppendStatistics.Result.NOT_WRITTEN, group.size());
        fail(
                group,
                perhapsWritten
                        ? new AppendOutcomeUnknownException(cause)
                        : cause instanceof EventStoreUnavailableException unavailable
                                ? unavailable
                                : new EventStoreUnavailableException("the log cannot be written", cause));
    }

    private void fail(List<PendingAppend> group, RuntimeException cause) {
        for (PendingAppend append : group) {
            append.leaves(Map.of());
            append.settle();
        }
        group.forEach(append -> verdicts.execute(() -> append.verdict().completeExceptionally(cause)));
    }

    private void failTheRest() {
        List<PendingAppend> rest = queue.close();
        if (!rest.isEmpty()) {
            giveUp(rest, false, new EventStoreUnavailableException("the event store is closing", null));
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.toAppend();
            connection = open;
            signal.ignore(open.unwrap(PGConnection.class).getBackendPID());
        }
        return open;
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        signal.ignore(0);
        if (open != null) {
            HeldConnections.drop(open);
        }
    }

    /** Sleeps, and returns how long to sleep the next time. */
    private Duration pauseFor(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            aborted = true;
        }
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Accepts no more appends and writes those that wait. After ten seconds it gives up those that are left. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(CLOSING)) {
                abort();
            }
        } catch (InterruptedException _) {
            aborted = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void abort() throws InterruptedException {
        aborted = true;
        thread.interrupt();
        Connection open = connection;
        if (open != null) {
            HeldConnections.drop(open);
        }
        if (!thread.join(ABORTING)) {
            LOG.warn("The thread that appends has not ended");
        }
    }
}
