package io.seatledger.command.language;

/** Names a project; unique within its account. */
public record ProjectId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public ProjectId {
        Identifier.require("projectId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
