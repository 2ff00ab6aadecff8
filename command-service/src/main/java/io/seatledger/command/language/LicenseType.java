package io.seatledger.command.language;

/** The code of a license type, such as {@code enterprise}. */
public record LicenseType(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public LicenseType {
        Identifier.require("licenseType", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
