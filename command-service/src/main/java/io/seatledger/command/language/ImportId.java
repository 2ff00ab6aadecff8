package io.seatledger.command.language;

/** The identifier of an import of users, unique within its account. */
public record ImportId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public ImportId {
        Identifier.require("importId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
