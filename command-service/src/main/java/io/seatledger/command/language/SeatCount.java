package io.seatledger.command.language;

/** A number of seats, 0 to {@value #MAX}. */
public record SeatCount(int value) {

    /** More seats than any customer has people, and few enough to add up the seats of a pool without an overflow. */
    public static final int MAX = 10_000_000;

    /**
     * Checks the range.
     *
     * @throws InvalidValueException unless the value is 0 to {@value #MAX}
     */
    public SeatCount {
        if (value < 0 || value > MAX) {
            throw new InvalidValueException("capacity", "must be 0 to " + MAX);
        }
    }
}
