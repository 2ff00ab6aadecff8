package io.seatledger.command.intake;

import io.seatledger.command.decision.Refusal;

/** Takes a refusal from where a request is read to the one place that makes problems; no fault, no stack trace. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Takes the refusal. */
    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
