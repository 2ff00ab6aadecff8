package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log page by page, and one page ahead: whoever is far behind handles a page while the database already reads
 * the next one. For one thread.
 */
final class PagesAhead {

    private final EventLog log;
    private final Connection connection;
    private final int size;
    private long start;
    private @Nullable FutureTask<List<EventEnvelope>> next;

    /**
     * @param connection stays open as long as pages are asked for; others may use it, too
     * @param size the most events of a page
     */
    PagesAhead(EventLog log, Connection connection, int size) {
        this.log = log;
        this.connection = connection;
        this.size = size;
    }

    /** The next page after a position, oldest events first. The end of the log is reached when a page is not full. */
    List<EventEnvelope> after(long position) throws SQLException, InterruptedException, ExecutionException {
        List<EventEnvelope> page =
                next != null && start == position ? next.get() : log.readAfter(connection, position, size);
        next = null;
        if (page.size() == size) {
            long last = page.getLast().position();
            start = last;
            next = new FutureTask<>(() -> log.readAfter(connection, last, size));
            Thread.ofVirtual().name("reads-ahead").start(next);
        }
        return page;
    }
}
