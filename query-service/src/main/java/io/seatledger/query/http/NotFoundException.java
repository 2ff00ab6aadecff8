package io.seatledger.query.http;

/** There is no such thing in this account. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Names what was looked for. */
    public NotFoundException(String kind, String id) {
        super("There is no %s %s in this account.".formatted(kind, id));
    }
}
