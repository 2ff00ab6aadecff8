package io.seatledger.query.consuming;

import org.jspecify.annotations.Nullable;

/** An event that nothing may be folded after: a hole, a broken chain, or something that cannot be read or applied. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public StoppedException(@Nullable String reason) {
        super(reason);
    }
}
