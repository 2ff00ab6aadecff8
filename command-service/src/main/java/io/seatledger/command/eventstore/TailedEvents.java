package io.seatledger.command.eventstore;

import java.util.List;
import org.axonframework.messaging.eventhandling.EventMessage;

/** Tails the log without end, and calls back whenever the log has grown. */
final class TailedEvents extends PagedEvents {

    private final EventLog log;
    private final AppendSignal signal;
    private final SqlCriteria selection;
    private final int pageSize;
    private long after;
    private Runnable callback = () -> {};

    TailedEvents(
            EventLog log,
            EventTranslation translation,
            AppendSignal signal,
            SqlCriteria selection,
            long after,
            int pageSize) {
        super(translation);
        this.log = log;
        this.signal = signal;
        this.selection = selection;
        this.after = after;
        this.pageSize = pageSize;
    }

    @Override
    List<Entry<EventMessage>> nextPage() {
        if (signal.head() <= after) {
            return List.of();
        }
        EventLog.Page page = log.read(selection, after, Long.MAX_VALUE, pageSize);
        after = page.events().size() < pageSize
                ? Math.max(after, page.head())
                : page.events().getLast().position();
        return page.events().stream().map(this::entry).toList();
    }

    @Override
    boolean isExhausted() {
        return false;
    }

    @Override
    public synchronized void setCallback(Runnable newCallback) {
        signal.remove(callback);
        callback = newCallback;
        signal.add(callback);
        callback.run();
    }

    @Override
    public synchronized void close() {
        signal.remove(callback);
        super.close();
    }
}
