package io.seatledger.query.http;

/** The account has nothing of this kind and identifier. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception whose message is the detail of the problem.
     *
     * @param kind what the caller asked for, in words, such as {@code license pool}
     */
    public NotFoundException(String kind, String id) {
        super("There is no %s %s in this account.".formatted(kind, id));
    }
}
