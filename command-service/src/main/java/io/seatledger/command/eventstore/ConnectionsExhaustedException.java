package io.seatledger.command.eventstore;

import java.sql.SQLException;

/** All connections of this process were in use for too long. The database itself may be fine. */
public final class ConnectionsExhaustedException extends EventStoreUnavailableException {

    private static final long serialVersionUID = 1L;

    ConnectionsExhaustedException(String message, SQLException cause) {
        super(message, cause);
    }
}
