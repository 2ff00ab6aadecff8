package io.seatledger.query.live;

import io.seatledger.query.http.InvalidParameterException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader has seen: the account up to a version, and everything that changed by itself up to a time. Its text is
 * the id of a server-sent event.
 */
public record Position(long accountVersion, Instant time) {

    /** What the text must look like, as a regular expression. */
    static final String FORM = "^([0-9]{1,18})(?:-([0-9]{1,15}))?$";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    /**
     * Reads a position. One without a time is that of a reader who has not seen anything change by itself.
     *
     * @param name of the header
     * @throws InvalidParameterException if the text does not have the form
     */
    static Position parse(String name, String text) {
        Matcher parts = PATTERN.matcher(text);
        if (!parts.matches()) {
            throw new InvalidParameterException(name, "must be the id of an event of this stream");
        }
        String time = parts.group(2);
        return new Position(
                Long.parseLong(parts.group(1)),
                time == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(time)));
    }

    String text() {
        return accountVersion + "-" + time.toEpochMilli();
    }
}
