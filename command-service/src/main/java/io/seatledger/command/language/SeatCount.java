package io.seatledger.command.language;

/** A number of seats, 0 to {@value #MAX}. */
public record SeatCount(int value) {

    /** More than any customer has people, and far from an overflow when pools are added up. */
    public static final int MAX = 10_000_000;

    /**
     * Checks the range.
     *
     * @throws InvalidValueException outside 0 to {@value #MAX}
     */
    public SeatCount {
        if (value < 0 || value > MAX) {
            throw new InvalidValueException("capacity", "must be 0 to " + MAX);
        }
    }
}
