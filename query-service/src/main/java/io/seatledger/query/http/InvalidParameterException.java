package io.seatledger.query.http;

/** A parameter of a read is invalid. */
public final class InvalidParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;

    /**
     * Makes an exception that becomes the entry of one parameter in the problem.
     *
     * @param message what the parameter must be, such as {@code must be from 1 to 500}
     */
    public InvalidParameterException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
