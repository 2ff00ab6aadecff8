package io.seatledger.command.decision;

/** Ends a decision that appends too many events. The dispatcher turns it into a refusal, so it has no stack trace. */
final class TooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLargeException() {
        super("the decision appends more than " + Decision.MAX_EVENTS + " events", null, false, false);
    }
}
