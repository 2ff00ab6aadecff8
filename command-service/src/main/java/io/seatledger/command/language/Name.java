package io.seatledger.command.language;

/** What something is called on a page: 1 to {@value #MAX_LENGTH} characters, no control characters, trimmed. */
public record Name(String value) {

    /** In UTF-16 units. */
    public static final int MAX_LENGTH = 200;

    /**
     * Trims and checks.
     *
     * @throws InvalidValueException when blank, too long, or with a control character
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
