package io.seatledger.command.intake;

/**
 * A long list was decided in part, and then a step failed. The items that were decided are durable. If the sender has
 * named the command, a repeat goes on where this attempt has stopped.
 */
public final class UnfinishedListException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int decided;
    private final long accountVersion;
    private final boolean repeatable;

    UnfinishedListException(int decided, long accountVersion, boolean repeatable, RuntimeException cause) {
        super("a list was given up after %d items".formatted(decided), cause);
        this.decided = decided;
        this.accountVersion = accountVersion;
        this.repeatable = repeatable;
    }

    /** How many items were decided, from the beginning of the list. */
    int decided() {
        return decided;
    }

    /** A read that waits for this version of the account sees the effect of the items that were decided. */
    long accountVersion() {
        return accountVersion;
    }

    /** Whether a repeat goes on; otherwise it decides the whole list again. */
    boolean isRepeatable() {
        return repeatable;
    }
}
