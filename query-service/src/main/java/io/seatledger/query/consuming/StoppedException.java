package io.seatledger.query.consuming;

import org.jspecify.annotations.Nullable;

/**
 * No event of the account after this one may be folded: the chain is broken, or the event cannot be read or applied.
 */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is shown in the log and in the health report. */
    public StoppedException(@Nullable String reason) {
        super(reason);
    }

    StoppedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
