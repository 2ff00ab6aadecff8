package io.seatledger.command.language;

/** The {@code sub} of a token: 1 to {@value #MAX_LENGTH} characters of {@link PlainText}. */
public record Subject(String value) {

    /** The limit that OpenID Connect sets (Core, section 2), in characters. */
    public static final int MAX_LENGTH = 255;

    /**
     * Checks the value as a token has it.
     *
     * @throws InvalidValueException if the value is blank, is too long, has white space around it, or contains a
     *     control or an invisible character
     */
    public Subject {
        if (!value.equals(PlainText.require("subject", value, MAX_LENGTH))) {
            throw new InvalidValueException("subject", "must not begin or end with white space");
        }
    }

    /**
     * Reads a subject that somebody typed, and strips it.
     *
     * @throws InvalidValueException if the text is blank, is too long, or contains a control or an invisible character
     */
    public static Subject of(String text) {
        return new Subject(PlainText.strip(text));
    }

    @Override
    public String toString() {
        return value;
    }
}
