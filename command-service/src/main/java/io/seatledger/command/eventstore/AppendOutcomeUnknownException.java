package io.seatledger.command.eventstore;

/** The connection was lost while an append was being committed and could not be had again: it may be in the log. */
public final class AppendOutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AppendOutcomeUnknownException(Throwable cause) {
        super("the append may or may not be in the log", cause);
    }
}
