package io.seatledger.command.decision;

/** The service gave up on a command that kept conflicting with others. Nothing was appended; the caller may retry. */
public final class ContendedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContendedException(int attempts, Throwable lastConflict) {
        super("gave up after %d attempts; each conflicted with another decision".formatted(attempts), lastConflict);
    }
}
