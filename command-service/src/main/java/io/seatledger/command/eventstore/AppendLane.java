package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.PendingAppend.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread of this process that appends. Appends that arrive while a group is being written form the next group:
 * one transaction, one flush to disk, and a verdict for each append.
 */
final class AppendLane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppendLane.class);
    private static final int QUEUE_APPENDS = 10_000;
    private static final int GROUP_APPENDS = 512;
    private static final int GROUP_EVENTS = 5_000;
    private static final long POLL_MILLIS = 200;
    private static final Duration RECONNECT = Duration.ofSeconds(20);
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final AppendSignal signal;
    private final WaitingAppends queue = new WaitingAppends(QUEUE_APPENDS);
    private final Executor verdicts = task -> Thread.ofVirtual().start(task);
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Connection connection;

    AppendLane(DataSource dataSource, AppendSignal signal) {
        this.dataSource = dataSource;
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

    private void run() {
        while (!closed || !queue.isEmpty()) {
            List<PendingAppend> group = nextGroup();
            if (!group.isEmpty()) {
                try {
                    write(group);
                } catch (RuntimeException | Error e) {
                    LOG.error("Could not write a group of {} appends", group.size(), e);
                    fail(group, e);
                }
            }
        }
        release();
    }

    private List<PendingAppend> nextGroup() {
        try {
            return queue.take(GROUP_APPENDS, GROUP_EVENTS, POLL_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
            return List.of();
        }
    }

    private void write(List<PendingAppend> group) {
        try {
            Connection open = connection();
            AppendWriter.Written written = AppendWriter.write(open, AppendWriter.head(open), group);
            open.commit();
            complete(group, written.verdicts());
        } catch (SQLException e) {
            rollback();
            if (!isDataError(e)) {
                recover(group, e);
            } else if (group.size() == 1) {
                fail(group, new IllegalArgumentException("the database rejected the events: " + e.getMessage(), e));
            } else {
                group.forEach(append -> write(List.of(append)));
            }
        }
    }

    /**
     * Reconnects after a lost connection. The commit may have gone through before the connection broke, so the group is
     * looked up first, and only the missing appends are written again.
     */
    private void recover(List<PendingAppend> group, SQLException lost) {
        LOG.warn("Lost the connection for appends, retrying: {}", lost.getMessage());
        long deadline = System.nanoTime() + RECONNECT.toNanos();
        SQLException last = lost;
        while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            release();
            try {
                Connection open = connection();
                Map<Integer, AppendReceipt> found = AppendWriter.find(open, group);
                open.commit();
                List<PendingAppend> rest = new ArrayList<>();
                List<PendingAppend> done = new ArrayList<>();
                List<Verdict> known = new ArrayList<>();
                for (int i = 0; i < group.size(); i++) {
                    AppendReceipt receipt = found.get(i);
                    if (receipt == null) {
                        rest.add(group.get(i));
                    } else {
                        done.add(group.get(i));
                        known.add(new Verdict.Appended(receipt));
                    }
                }
                complete(done, known);
                if (!rest.isEmpty()) {
                    write(rest);
                }
                return;
            } catch (SQLException e) {
                last = e;
                pause();
            }
        }
        fail(group, new AppendOutcomeUnknownException(last));
    }

    private void complete(List<PendingAppend> group, List<Verdict> verdictsOfGroup) {
        long last = 0;
        for (int i = 0; i < group.size(); i++) {
            Verdict verdict = verdictsOfGroup.get(i);
            if (verdict instanceof Verdict.Appended(AppendReceipt receipt)) {
                last = Math.max(last, receipt.lastPosition());
            }
            PendingAppend append = group.get(i);
            verdicts.execute(() -> append.verdict().complete(verdict));
        }
        signal.reached(last);
    }

    private void fail(List<PendingAppend> group, Throwable cause) {
        group.forEach(append -> verdicts.execute(() -> append.verdict().completeExceptionally(cause)));
    }

    /** SQLSTATE classes 22 (data) and 23 (constraint): one append of the group is at fault. */
    private static boolean isDataError(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = dataSource.getConnection();
            open.setAutoCommit(false);
            connection = open;
        }
        return open;
    }

    private void rollback() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException _) {
            release();
        }
    }

    private void release() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("Could not close a lost connection", e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts no more appends, writes those that wait, and returns when the writer has ended. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
