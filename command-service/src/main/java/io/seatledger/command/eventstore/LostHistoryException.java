package io.seatledger.command.eventstore;

/**
 * The log does not contain an event that this process has seen in it: a failover or a restore has lost the end of the
 * log, or the address leads to another database. This process writes and publishes nothing any more until it is
 * restarted.
 */
public final class LostHistoryException extends EventStoreUnavailableException {

    private static final long serialVersionUID = 1L;

    LostHistoryException(String message) {
        super(message, null);
    }
}
