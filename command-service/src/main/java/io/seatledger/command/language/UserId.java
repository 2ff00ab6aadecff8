package io.seatledger.command.language;

/** Names a user; unique within its account. */
public record UserId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public UserId {
        Identifier.require("userId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
