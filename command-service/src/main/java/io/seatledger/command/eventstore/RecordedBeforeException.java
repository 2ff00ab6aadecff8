package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;

/**
 * The command already has an outcome, which is the answer; nothing was appended. This is not a fault, so it has no
 * stack trace.
 */
public final class RecordedBeforeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient StoredOutcome stored;

    /** @param stored the outcome that is the answer */
    public RecordedBeforeException(StoredOutcome stored) {
        super("the command already has an outcome", null, false, false);
        this.stored = stored;
    }

    /** The outcome that is stored for the command. */
    public StoredOutcome stored() {
        return stored;
    }
}
