package io.seatledger.web;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;

/** A token cannot be verified at the moment, because the keys of its issuer are unavailable. */
public final class IssuerUnavailableException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    IssuerUnavailableException(Throwable cause) {
        super("The keys of the token issuer are unavailable", cause);
    }

    /** The problem that the sender is told. */
    public Problem problem() {
        return Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "token-issuer.unavailable",
                "The token cannot be checked at the moment, because its issuer is unavailable. Nothing was changed.");
    }
}
