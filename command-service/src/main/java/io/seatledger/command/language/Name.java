package io.seatledger.command.language;

/** A name to display: 1 to {@value #MAX_LENGTH} characters of {@link PlainText}. */
public record Name(String value) {

    /** The length of the longest name, in characters. */
    public static final int MAX_LENGTH = 200;

    /**
     * Strips and checks the value.
     *
     * @throws InvalidValueException if the value is blank, is too long, or contains a control or an invisible character
     */
    public Name {
        value = PlainText.require("name", value, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
