package io.seatledger.command.intake;

import tools.jackson.core.JacksonException;

/** What was sent is not JSON. */
public final class MalformedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Nothing was sent, or something follows the JSON value. */
    MalformedRequestException() {
        super("It must be one JSON value.", null, false, false);
    }

    MalformedRequestException(JacksonException e) {
        super("It is not valid JSON at %s.".formatted(placeOf(e)), null, false, false);
    }

    private static String placeOf(JacksonException e) {
        return e.getLocation() == null
                ? "its end"
                : "line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
