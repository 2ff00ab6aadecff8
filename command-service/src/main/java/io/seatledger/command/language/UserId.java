package io.seatledger.command.language;

/** The identifier of a user, unique within its account. */
public record UserId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public UserId {
        Identifier.require("userId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
