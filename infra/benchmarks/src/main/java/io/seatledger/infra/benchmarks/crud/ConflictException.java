package io.seatledger.infra.benchmarks.crud;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The request contradicts the present state. */
@ResponseStatus(HttpStatus.CONFLICT)
class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConflictException(String message) {
        super(message);
    }
}
