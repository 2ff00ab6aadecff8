package io.seatledger.query.http;

/** The read models have not reached the version that the reader asked for. */
public final class ProjectionBehindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long wanted;
    private final long reached;

    /**
     * Makes an exception that tells the reader both versions.
     *
     * @param wanted the version that the reader asked for
     * @param reached the version that the read models reflect
     */
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
