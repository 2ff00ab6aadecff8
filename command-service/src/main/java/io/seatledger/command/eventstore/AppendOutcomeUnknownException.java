package io.seatledger.command.eventstore;

/** The connection broke during a commit and could not be restored: the events may or may not be in the log. */
public final class AppendOutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AppendOutcomeUnknownException(Throwable cause) {
        super("the append may or may not be in the log", cause);
    }
}
