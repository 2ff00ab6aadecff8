package io.seatledger.command.language;

/** Thrown when a text or a number cannot be a value of the domain. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates an exception for one value.
     *
     * @param field the name of the value as callers know it
     * @param message what is wrong, in words that continue a sentence beginning with the field
     */
    public InvalidValueException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The name of the value as callers know it. */
    public String field() {
        return field;
    }
}
