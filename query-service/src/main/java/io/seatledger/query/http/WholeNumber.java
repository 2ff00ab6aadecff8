package io.seatledger.query.http;

import java.util.regex.Pattern;

/** Reads a number in a parameter or a header. It is written in plain decimal digits and nothing else. */
public final class WholeNumber {

    /** The highest version that can be named: 18 digits, which fit into a {@code long}. */
    public static final long HIGHEST_VERSION = 999_999_999_999_999_999L;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private WholeNumber() {}

    /**
     * Reads a number.
     *
     * @param name of the parameter or the header
     * @throws InvalidParameterException if the text is anything but digits, or out of bounds; the message says which
     */
    public static long parse(String name, String text, long min, long max) {
        long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < min || number > max) {
            throw new InvalidParameterException(
                    name, "must be a whole number from %d to %d, in decimal digits".formatted(min, max));
        }
        return number;
    }
}
