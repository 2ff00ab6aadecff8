package io.seatledger.events;

/** A text claims to be an event of the vocabulary, or an envelope, but is not valid as one. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception for a rule that the text breaks; the message names it. */
    public MalformedEventException(String message) {
        super(message);
    }

    /** Makes an exception for a text that could not be parsed. */
    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
