package io.seatledger.command.language;

/** The {@code sub} of a token: 1 to {@value #MAX_LENGTH} printable characters (OpenID Connect Core, section 2). */
public record Subject(String value) {

    /** The limit that OpenID Connect sets, in characters. */
    public static final int MAX_LENGTH = 255;

    /**
     * Checks the form.
     *
     * @throws InvalidValueException if the value is blank, is too long, or contains a control character
     */
    public Subject {
        if (value.isBlank() || value.length() > MAX_LENGTH || !PlainText.isPlain(value)) {
            throw new InvalidValueException("subject", "must be 1 to " + MAX_LENGTH + " printable characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
