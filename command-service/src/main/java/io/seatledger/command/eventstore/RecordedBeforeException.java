package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.Outcomes.Kept;

/** The command has an outcome already: nothing was appended, and that one is the answer. No fault, no stack trace. */
public final class RecordedBeforeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Kept kept;

    RecordedBeforeException(Kept kept) {
        super("the command has an outcome already", null, false, false);
        this.kept = kept;
    }

    /** What it came to. */
    public Kept kept() {
        return kept;
    }
}
