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
 * The one writer of this process. Appends that came while the last group was being written are the next group: one
 * transaction, one flush to disk, and a verdict for each.
 */
final class AppendLane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppendLane.class);
    private static final int QUEUE_APPENDS = 10_000;
    private static final int GROUP_APPENDS = 512;
    private static final int GROUP_EVENTS = 5_000;
    private static final long LOOK_MILLIS = 200;
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
     * Hands an append in. Its verdict fails with {@link EventStoreUnavailableException} when nothing was appended and
     * with {@link AppendOutcomeUnknownException} when nobody can tell.
     */
    CompletableFuture<Verdict> append(PendingAppend append) {
        if (closed || !queue.offer(append)) {
            return CompletableFuture.failedFuture(new EventStoreUnavailableException(
                    closed ? "the store is closing" : QUEUE_APPENDS + " appends are waiting already", null));
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
                    LOG.error("A group of {} appends failed", group.size(), e);
                    fail(group, e);
                }
            }
        }
        release();
    }

    private List<PendingAppend> nextGroup() {
        try {
            return queue.take(GROUP_APPENDS, GROUP_EVENTS, LOOK_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
            return List.of();
        }
    }

    private void write(List<PendingAppend> group) {
        try {
            complete(group, AppendWriter.write(connection(), group));
        } catch (SQLException e) {
            rollback();
            if (!isDataError(e)) {
                recover(group, e);
            } else if (group.size() == 1) {
                fail(group, new IllegalArgumentException("these events cannot be stored: " + e.getMessage(), e));
            } else {
                group.forEach(append -> write(List.of(append)));
            }
        }
    }

    /** The connection is gone. Looks for the group over a new one, and writes what is not there. */
    private void recover(List<PendingAppend> group, SQLException lost) {
        LOG.warn("Lost the connection that appends, trying again: {}", lost.getMessage());
        long deadline = System.nanoTime() + RECONNECT.toNanos();
        SQLException last = lost;
        while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            release();
            try {
                Map<Integer, AppendReceipt> found = AppendWriter.find(connection(), group);
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

    /** SQLSTATE classes 22 (data) and 23 (constraint): the fault of one append. */
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
                LOG.debug("A lost connection could not be closed", e);
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

    /** Takes no more, writes what waits, and ends. */
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
