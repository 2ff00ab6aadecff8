package io.seatledger.command.eventstore;

import io.seatledger.events.EventType;

/**
 * The log has an event that this version of the service does not know, because a newer version wrote it. What depends
 * on the event is unavailable here until this node runs the newer version; nothing was appended.
 */
public final class UnknownEventException extends EventStoreUnavailableException {

    private static final long serialVersionUID = 1L;

    UnknownEventException(EventType type, long position) {
        super(
                "%s revision %d, at position %d of the log, is unknown to this version of the service"
                        .formatted(type.name(), type.revision(), position),
                null);
    }
}
