package io.seatledger.command.eventstore;

import org.jspecify.annotations.Nullable;

/** The event store is unavailable. If an append fails with this exception, nothing was appended. */
public class EventStoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what could not be done */
    public EventStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
