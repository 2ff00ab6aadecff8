package io.seatledger.command.intake;

import tools.jackson.core.JacksonException;

/** Thrown when a request is not valid JSON. The message tells the sender why. */
public final class MalformedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The request is empty, or something follows its JSON value. */
    MalformedRequestException() {
        super("It must be exactly one JSON value.", null, false, false);
    }

    MalformedRequestException(JacksonException e) {
        super("The error is at %s.".formatted(placeOf(e)), null, false, false);
    }

    private static String placeOf(JacksonException e) {
        return e.getLocation() == null
                ? "its end"
                : "line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
