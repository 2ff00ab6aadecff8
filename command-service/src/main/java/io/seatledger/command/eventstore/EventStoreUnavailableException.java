package io.seatledger.command.eventstore;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** The event store is unavailable. If an append fails with this exception, nothing was appended. */
public class EventStoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what could not be done */
    public EventStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The exception for a failed statement. If only the pool has no free connection, which says nothing about the
     * database, it is a {@link ConnectionsExhaustedException}.
     *
     * @param message what could not be done
     */
    public static EventStoreUnavailableException of(String message, SQLException cause) {
        // Hikari names the last failure to connect as the cause, if there was one.
        return cause instanceof SQLTransientConnectionException && cause.getCause() == null
                ? new ConnectionsExhaustedException(message, cause)
                : new EventStoreUnavailableException(message, cause);
    }
}
