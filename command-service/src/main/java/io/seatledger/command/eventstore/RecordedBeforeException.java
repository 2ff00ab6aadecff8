package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;

/** The command has an outcome already: nothing was appended, and that one is the answer. No fault, no stack trace. */
public final class RecordedBeforeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient StoredOutcome kept;

    RecordedBeforeException(StoredOutcome kept) {
        super("the command has an outcome already", null, false, false);
        this.kept = kept;
    }

    /** What it came to. */
    public StoredOutcome kept() {
        return kept;
    }
}
