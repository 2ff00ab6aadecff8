package io.seatledger.query.http;

/** A cursor was not made by this service, or for another list. */
public final class UnknownCursorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownCursorException() {
        super("the cursor does not belong to this list", null, false, false);
    }
}
