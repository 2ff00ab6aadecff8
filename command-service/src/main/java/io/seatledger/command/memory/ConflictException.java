package io.seatledger.command.memory;

import java.util.Set;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;

/**
 * Thrown when the log has events that a decision did not know. Nothing was appended; the command can be tried again.
 */
public final class ConflictException extends AppendEventsTransactionRejectedException {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> tags;
    private final long head;

    /**
     * @param tags the tags of the events, as they are stored
     * @param head position of the last event of the log at that time
     */
    ConflictException(Set<String> tags, long head) {
        super("the log has events that the decision did not know, of " + tags);
        this.tags = tags;
        this.head = head;
    }

    Set<String> tags() {
        return tags;
    }

    long head() {
        return head;
    }
}
