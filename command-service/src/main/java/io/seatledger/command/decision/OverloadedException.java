package io.seatledger.command.decision;

/** Too many commands are in flight. This one was not decided; the sender may send it again. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The limit that was reached. Others are not affected by that of a sender or of an account. */
    public enum Limit {
        SENDER,
        ACCOUNT,
        NODE
    }

    private final Limit limit;

    /** @param limit the limit that was reached */
    public OverloadedException(Limit limit) {
        super("too many commands are in flight: " + limit, null, false, false);
        this.limit = limit;
    }

    /** The limit that was reached. */
    public Limit limit() {
        return limit;
    }
}
