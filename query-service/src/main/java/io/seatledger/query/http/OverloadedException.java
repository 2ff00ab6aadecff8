package io.seatledger.query.http;

import org.springframework.http.HttpStatus;

/** A limit is reached. The same request may succeed later. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    private OverloadedException(HttpStatus status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    /** This node has reached its limit; another node may have room. */
    public static OverloadedException ofTheService(String detail) {
        return new OverloadedException(HttpStatus.SERVICE_UNAVAILABLE, "service.overloaded", detail);
    }

    /** The account has reached its limit on this node. */
    public static OverloadedException ofTheAccount(String detail) {
        return new OverloadedException(HttpStatus.TOO_MANY_REQUESTS, "account.overloaded", detail);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }
}
