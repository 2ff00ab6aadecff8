package io.seatledger.command.language;

/** The identifier of a license pool, unique within its account. */
public record PoolId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless the value is 1 to 63 lower-case letters, digits or hyphens, and does not
     *     begin with a hyphen
     */
    public PoolId {
        Identifier.require("poolId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
