package io.seatledger.command.http;

import io.seatledger.command.decision.Refusal;

/** Takes a refusal from a controller to the one place that writes problems; it is no fault and has no stack trace. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
