package io.seatledger.query.http;

/** The next event of the account cannot be folded, so what the read models say about it is out of date. */
public final class AccountParkedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
