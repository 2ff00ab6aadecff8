package io.seatledger.command.language;

/** A name to display: 1 to {@value #MAX_LENGTH} characters, trimmed, without control characters. */
public record Name(String value) {

    /** The length of the longest name, in UTF-16 code units. */
    public static final int MAX_LENGTH = 200;

    /**
     * Trims and checks the value.
     *
     * @throws InvalidValueException if the value is blank, is too long, or contains a control character
     */
    public Name {
        value = value.strip();
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new InvalidValueException("name", "must be 1 to " + MAX_LENGTH + " characters");
        }
        if (!PlainText.isPlain(value)) {
            throw new InvalidValueException("name", "must not contain control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
