package io.seatledger.events;

/** A text that claims to be an event of the vocabulary, or an envelope, and is not. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what was wrong. */
    public MalformedEventException(String message) {
        super(message);
    }

    /** Says what was wrong and which parse error showed it. */
    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
