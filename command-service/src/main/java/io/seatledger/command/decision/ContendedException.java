package io.seatledger.command.decision;

/** A decision lost to others so often that it was given up. Nothing was appended; the caller may try again. */
public final class ContendedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContendedException(int attempts, Throwable lastConflict) {
        super("gave up after %d attempts, each of which lost to another decision".formatted(attempts), lastConflict);
    }
}
