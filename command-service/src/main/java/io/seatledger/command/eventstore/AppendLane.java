package io.seatledger.command.eventstore;

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

    /** So few that whoever comes after a flood of another account waits for two short transactions. */
    private static final int GROUP_EVENTS = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);

    /** How long an append is tried, counted from when it was queued. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How long a group is tried at least, even if its appends have waited long in the queue. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);

    /**
     * How long the lane keeps the lock for decisions that have lost to another node. They are back within one
     * millisecond if the machine is idle, and must have a chance if it is not.
     */
    private static final Duration COMING_BACK = Duration.ofMillis(20);

    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration ABORTING = Duration.ofSeconds(4);

    private final HeldConnections connections;
    private final LogContinuity continuity;
    private final AppendSignal signal;
    private final WaitingAppends queue = new WaitingAppends(QUEUE_APPENDS);
    private final AppendStatistics statistics = new AppendStatistics();
    private final LogMemory memory = new LogMemory();
    private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
    private final Executor verdicts = task -> Thread.ofVirtual().start(task);
    private final Thread thread;

    /** What the listeners have not been told yet: events at consecutive positions. */
    private final List<LoggedEvent> untold = new ArrayList<>();

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

    /** Queues an append, and returns its {@link PendingAppend#verdict}. */
    CompletableFuture<Verdict> append(PendingAppend append) {
        if (closed || !queue.offer(append)) {
            append.settle(false);
            append.verdict()
                    .completeExceptionally(new EventStoreUnavailableException(
                            closed
                                    ? "the event store is closing"
                                    : "the queue of " + QUEUE_APPENDS + " appends is full",
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
            lock(current, List.of());
            AppendWriter.touch(current);
            commit(current);
            failure = null;
            tell();
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
            return queue.take(GROUP_APPENDS, GROUP_EVENTS, POLL);
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
        List<PendingAppend> open = new ArrayList<>(group);
        boolean perhapsWritten = false;
        boolean suspected = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            AppendWriter writer = null;
            try {
                Connection current = connection();
                if (perhapsWritten) {
                    open = withoutWritten(current, open);
                    perhapsWritten = false;
                    if (open.isEmpty()) {
                        return List.of();
                    }
                }
                writer = lock(current, open);
                judge(writer, open);
                gather(writer.commit());
            } catch (SQLException | RuntimeException e) {
                drop();
                if (open.isEmpty()) {
                    return List.of();
                }
                AppendFault fault = AppendFault.of(e, writer != null && writer.isCommitSent());
                if (fault == AppendFault.APPEND_AT_FAULT && !perhapsWritten) {
                    if (open.size() > 1) {
                        open.forEach(PendingAppend::standDown);
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
            continuity.advance(writer.newHead());
            statistics.committed();
            complete(open, open.stream().map(writer::verdictOn).toList());
            return List.of();
        }
    }

    private AppendWriter lock(Connection current, List<PendingAppend> group) throws SQLException {
        long asked = System.nanoTime();
        try {
            AppendWriter writer = AppendWriter.lock(current, continuity, memory, group);
            gather(writer.missed());
            return writer;
        } finally {
            statistics.waitedForLock(System.nanoTime() - asked);
        }
    }

    /**
     * Judges a group. The decisions that have lost to what is in the log are told so at once, and have a moment to come
     * back while this node still has the lock. Otherwise they could lose again and again: another node would write
     * meanwhile, and this one would learn of it only with its next turn.
     *
     * @param open loses those that were told, and gets those that came back
     */
    private void judge(AppendWriter writer, List<PendingAppend> open) throws SQLException {
        writer.judge(open);
        long until = System.nanoTime() + COMING_BACK.toNanos();
        int expected = 0;
        while (true) {
            List<PendingAppend> lost = open.stream().filter(writer::isLost).toList();
            if (!lost.isEmpty()) {
                open.removeIf(writer::isLost);
                complete(lost, lost.stream().map(writer::verdictOn).toList());
                expected += lost.size();
            }
            List<PendingAppend> back = expected == 0 ? List.of() : comingBack(open, expected, until);
            if (back.isEmpty()) {
                return;
            }
            expected = Math.max(0, expected - back.size());
            open.addAll(back);
            writer.judge(back);
        }
    }

    private List<PendingAppend> comingBack(List<PendingAppend> open, int expected, long until) {
        int events = open.stream().mapToInt(append -> append.events().size()).sum();
        long patience = until - System.nanoTime();
        if (closed || patience <= 0 || events >= GROUP_EVENTS) {
            return List.of();
        }
        try {
            return queue.take(expected, GROUP_EVENTS - events, Duration.ofNanos(patience));
        } catch (InterruptedException _) {
            aborted = true;
            return List.of();
        }
    }

    private static void commit(Connection current) throws SQLException {
        current.clearWarnings();
        current.commit();
        AppendWriter.requireNone(current.getWarnings());
    }

    /**
     * Looks up a group that may have been written, and completes the appends that are in the log.
     *
     * @return the appends that are not in the log
     */
    private List<PendingAppend> withoutWritten(Connection current, List<PendingAppend> group) throws SQLException {
        lock(current, group);
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

    /** Has the listeners told of these events before anybody learns what became of an append. */
    private void gather(List<LoggedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        if (!untold.isEmpty()
                && untold.getLast().envelope().position() + 1
                        != events.getFirst().envelope().position()) {
            tell();
        }
        untold.addAll(events);
    }

    /**
     * Tells the listeners. The gaps that this thread has read need not wait for a commit: others have committed them.
     */
    private void tell() {
        if (untold.isEmpty()) {
            return;
        }
        List<LoggedEvent> events = List.copyOf(untold);
        untold.clear();
        for (LogListener listener : listeners) {
            try {
                listener.appended(events);
            } catch (RuntimeException e) {
                LOG.warn("A listener to the log failed", e);
            }
        }
    }

    private void complete(List<PendingAppend> group, List<Verdict> verdictsOfGroup) {
        tell();
        for (int i = 0; i < group.size(); i++) {
            group.get(i).settle(verdictsOfGroup.get(i) instanceof Verdict.Appended);
        }
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
        tell();
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
            append.standDown();
            append.settle(false);
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
