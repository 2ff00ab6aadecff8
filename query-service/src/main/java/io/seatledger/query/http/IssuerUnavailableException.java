package io.seatledger.query.http;

import org.springframework.security.core.AuthenticationException;

/** A token cannot be verified at the moment, because the keys of its issuer are unavailable. */
final class IssuerUnavailableException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    IssuerUnavailableException(Throwable cause) {
        super("The keys of the token issuer are unavailable", cause);
    }
}
