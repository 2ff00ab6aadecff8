package io.seatledger.command.language;

/** Names an account; unique everywhere. */
public record AccountId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public AccountId {
        Identifier.require("accountId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
