package io.seatledger.command.language;

/** The identifier of an account, unique across all accounts. */
public record AccountId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public AccountId {
        Identifier.require("accountId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
