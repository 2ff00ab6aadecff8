package io.seatledger.command.eventstore;

/**
 * The server that answered has been replaced by another one, and this process has already seen that. The connection
 * must be closed; a new one leads to the new server.
 */
final class ReplacedServerException extends EventStoreUnavailableException {

    private static final long serialVersionUID = 1L;

    ReplacedServerException(Incarnation answering, Incarnation seen) {
        super(
                "a server answered that is on timeline %s, but the database is on timeline %s by now"
                        .formatted(answering.timeline(), seen.timeline()),
                null);
    }
}
