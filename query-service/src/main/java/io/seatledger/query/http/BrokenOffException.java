package io.seatledger.query.http;

/**
 * The answer has ended before its end. No problem can be told any more, so the connection is cut: what was sent must
 * not look complete.
 */
public final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param cause why the rest cannot be sent */
    public BrokenOffException(RuntimeException cause) {
        super("the answer is broken off", cause);
    }
}
