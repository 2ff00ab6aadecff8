package io.seatledger.query.http;

/** The read models are not yet as new as the reader asked for. */
public final class ProjectionBehindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long wanted;
    private final long reached;

    /** Takes the version of the account that was asked for and the one that is there. */
    public ProjectionBehindException(long wanted, long reached) {
        this.wanted = wanted;
        this.reached = reached;
    }

    long wanted() {
        return wanted;
    }

    long reached() {
        return reached;
    }
}
