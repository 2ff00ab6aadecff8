package io.seatledger.command.language;

/** Names an organization; unique within its account. */
public record OrganizationId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public OrganizationId {
        Identifier.require("organizationId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
