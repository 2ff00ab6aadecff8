package io.seatledger.query.http;

import java.time.DateTimeException;
import java.time.Instant;

/** Reads a time in a parameter. */
public final class PointInTime {

    private PointInTime() {}

    /**
     * Reads a time.
     *
     * @param name of the parameter
     * @throws InvalidParameterException if the text is not a time of RFC 3339
     */
    public static Instant parse(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new InvalidParameterException(name, "must be a time, such as 2026-12-01T00:00:00Z");
        }
    }
}
