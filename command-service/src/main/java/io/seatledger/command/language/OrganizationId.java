package io.seatledger.command.language;

/** The identifier of an organization, unique within its account. */
public record OrganizationId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public OrganizationId {
        Identifier.require("organizationId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
