package io.seatledger.command.intake;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Thrown when a request is not valid JSON. The message tells the sender why. */
public final class MalformedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The request is empty, or something follows its JSON value. */
    MalformedRequestException() {
        super("exactly one JSON value is expected", null, false, false);
    }

    MalformedRequestException(JacksonException e) {
        super(reasonOf(e), null, false, false);
    }

    private static String reasonOf(JacksonException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return (e instanceof StreamConstraintsException
                        ? "it is nested too deeply, or a value is too long"
                        : "an error")
                + place;
    }
}
