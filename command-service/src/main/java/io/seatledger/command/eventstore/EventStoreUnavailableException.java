package io.seatledger.command.eventstore;

import org.jspecify.annotations.Nullable;

/** The store cannot take or give events now. Of an append: nothing was appended. */
public class EventStoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what could not be done. */
    public EventStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
