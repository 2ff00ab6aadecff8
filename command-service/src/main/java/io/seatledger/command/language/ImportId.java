package io.seatledger.command.language;

/** Names an import of users; unique within its account. */
public record ImportId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public ImportId {
        Identifier.require("importId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
