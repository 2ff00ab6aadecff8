package io.seatledger.query.http;

/** The caller may not read this account, or the account does not exist: the answer does not tell which. */
public final class ForbiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
