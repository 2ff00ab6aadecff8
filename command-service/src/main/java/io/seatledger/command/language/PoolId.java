package io.seatledger.command.language;

/** Names a license pool; unique within its account. */
public record PoolId(String value) {

    /**
     * Checks the form.
     *
     * @throws InvalidValueException unless 1 to 63 lower-case letters, digits or hyphens, the first no hyphen
     */
    public PoolId {
        Identifier.require("poolId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
