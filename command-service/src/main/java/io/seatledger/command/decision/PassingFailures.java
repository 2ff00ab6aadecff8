package io.seatledger.command.decision;

import io.seatledger.command.eventstore.AppendOutcomeUnknownException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;

/** Tells failures that pass by themselves from faults. */
public final class PassingFailures {

    private PassingFailures() {}

    /**
     * Whether the same command may be decided a moment later. It looks at all causes, because frameworks wrap what they
     * pass on.
     */
    public static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EventStoreUnavailableException
                    || cause instanceof AppendOutcomeUnknownException
                    || cause instanceof OverloadedException
                    || cause instanceof ContendedException) {
                return true;
            }
        }
        return false;
    }
}
