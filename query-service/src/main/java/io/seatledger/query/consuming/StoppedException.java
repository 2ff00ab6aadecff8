package io.seatledger.query.consuming;

import org.jspecify.annotations.Nullable;

/**
 * No event after this one may be folded: there is a gap, the chain is broken, or the event cannot be read or applied.
 */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is shown in the log and in the health report. */
    public StoppedException(@Nullable String reason) {
        super(reason);
    }
}
