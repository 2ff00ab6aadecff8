package io.seatledger.command.language;

/** A text or number that cannot be a value of the domain. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Says which value is wrong and why.
     *
     * @param field name of the value as callers know it
     */
    public InvalidValueException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Name of the value as callers know it. */
    public String field() {
        return field;
    }
}
