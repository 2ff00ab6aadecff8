package io.seatledger.command.language;

import java.util.regex.Pattern;

/** The identifier that a sender gives to a command, such as a UUID. The same identifier means the same command. */
public record CommandId(String value) {

    /** The length of the longest identifier, in characters. */
    public static final int MAX_LENGTH = 255;

    /** The form as a regular expression. */
    public static final String FORM = "[\\x21\\x23-\\x7e]([\\x20-\\x7e]{0,%d}[\\x21-\\x7e])?".formatted(MAX_LENGTH - 2);

    private static final Pattern PATTERN = Pattern.compile(FORM);

    /**
     * Checks the form.
     *
     * @throws InvalidValueException if the value is empty, too long, not printable ASCII, ends with a space, or begins
     *     with one or a quote
     */
    public CommandId {
        if (!PATTERN.matcher(value).matches()) {
            throw new InvalidValueException(
                    "commandId", "must be 1 to %d printable ASCII characters".formatted(MAX_LENGTH));
        }
    }
}
