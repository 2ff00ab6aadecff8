package io.seatledger.command.intake;

import io.seatledger.command.intake.Problem.FieldError;
import java.util.List;

/** Fields of a request break their constraints. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    InvalidRequestException(List<FieldError> errors) {
        super(errors.toString(), null, false, false);
        this.errors = List.copyOf(errors);
    }

    List<FieldError> errors() {
        return errors;
    }
}
