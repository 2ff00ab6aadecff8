package io.seatledger.command.language;

/** Code of what a seat entitles to, such as {@code enterprise}. */
public record LicenseType(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public LicenseType {
        Identifier.require("licenseType", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
