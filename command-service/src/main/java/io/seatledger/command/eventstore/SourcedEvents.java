package io.seatledger.command.eventstore;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;

/**
 * What sourcing is by Axon's contract of a storage engine (see {@link AxonContract}): all matching events up to the
 * head of the log as the first page saw it, followed by that head as the marker. No event can appear at or before a
 * head that was seen, so all pages show the same state.
 */
final class SourcedEvents extends PagedEvents {

    private final EventLog log;
    private final SqlCriteria selection;
    private final int pageSize;
    private long after;
    private long head = Long.MAX_VALUE;
    private boolean exhausted;

    SourcedEvents(EventLog log, EventTranslation translation, SqlCriteria selection, long after, int pageSize) {
        super(translation);
        this.log = log;
        this.selection = selection;
        this.after = after;
        this.pageSize = pageSize;
    }

    @Override
    List<Entry<EventMessage>> nextPage() {
        SqlCriteria.Selected page = selection.read(log, after, head, pageSize);
        if (head == Long.MAX_VALUE) {
            head = page.head().position();
        }
        List<Entry<EventMessage>> entries = new ArrayList<>(page.events().size() + 1);
        page.events().forEach(event -> entries.add(entry(event)));
        after = page.through();
        if (after >= head) {
            exhausted = true;
            entries.add(new SimpleEntry<>(
                    TerminalEventMessage.INSTANCE,
                    ConsistencyMarker.addToContext(Context.empty(), new GlobalIndexConsistencyMarker(head))));
        }
        return entries;
    }

    @Override
    boolean isExhausted() {
        return exhausted;
    }

    @Override
    public void setCallback(Runnable callback) {
        callback.run();
    }
}
