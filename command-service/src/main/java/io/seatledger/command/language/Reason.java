package io.seatledger.command.language;

/** One sentence for people about what another system did: 1 to {@value #MAX_LENGTH} characters of {@link PlainText}. */
public record Reason(String value) {

    /** The length of the longest reason, in characters. */
    public static final int MAX_LENGTH = 300;

    /**
     * Strips and checks the value.
     *
     * @throws InvalidValueException if the value is blank, is too long, or contains a control or an invisible character
     */
    public Reason {
        value = PlainText.require("reason", value, MAX_LENGTH);
    }

    /** Makes a reason of what another system said, which may be of any length and have any characters. */
    public static Reason of(String text) {
        return new Reason(PlainText.madePlain(text, MAX_LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
