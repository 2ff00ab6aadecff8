package io.seatledger.command.language;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * A moment in the years 2000 to 9999 (UTC), to the microsecond: every store of an event or a read model can hold it,
 * and it has four digits for the year wherever it is written.
 */
public record Moment(Instant value) {

    /** The first moment. */
    public static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    /** The last moment. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /**
     * The form as a regular expression: RFC 3339 with capital letters, in a year from 2000 on. Only on the first and
     * the last day could an offset lead out of these years, so that there is none on these days.
     */
    public static final String FORM = "(?!2000-01-01T.*\\+(?!00:00)|9999-12-31T.*-(?!00:00))"
            + "[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])";

    private static final Pattern PATTERN = Pattern.compile(FORM);
    /** What a time has to be, as senders are told. */
    public static final String EXPECTED =
            "must be a time with an offset in the years 2000 to 9999, such as 2027-01-31T00:00:00Z";

    /**
     * Cuts the value off after the microseconds, and checks it.
     *
     * @throws InvalidValueException if the value is in another year
     */
    public Moment {
        if (value.isBefore(FIRST) || !value.isBefore(LAST.plus(1, ChronoUnit.MICROS))) {
            throw new InvalidValueException("time", EXPECTED);
        }
        value = value.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Reads a time of RFC 3339.
     *
     * @throws InvalidValueException if the text does not have {@link #FORM}, or if there is no such day
     */
    public static Moment of(String text) {
        if (PATTERN.matcher(text).matches()) {
            try {
                return new Moment(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException _) {
                // There is no such day.
            }
        }
        throw new InvalidValueException("time", EXPECTED);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
