package io.seatledger.query.http;

/** The caller may not read this account; also the answer for one that does not exist. */
public final class ForbiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
