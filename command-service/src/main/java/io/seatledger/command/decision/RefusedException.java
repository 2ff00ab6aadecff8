package io.seatledger.command.decision;

/** Refuses a command while it is being read, before it is decided. This is not a fault, so it has no stack trace. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** @param refusal what the sender is told */
    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    /** The reason for the refusal. */
    public Refusal refusal() {
        return refusal;
    }
}
