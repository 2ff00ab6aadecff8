package io.seatledger.query.http;

import org.springframework.http.HttpStatus;

/** As much is under way as may be; the same request may be granted later. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    private OverloadedException(HttpStatus status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    /** This node has no room; another may have. */
    public static OverloadedException ofTheService(String detail) {
        return new OverloadedException(HttpStatus.SERVICE_UNAVAILABLE, "service.overloaded", detail);
    }

    /** The account has used up what it may have on this node. */
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
