package io.seatledger.command.decision;

/** A refusal that is found while a command is read, before anything is decided. Not a fault: it has no stack trace. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Carries a refusal to where it is worded. */
    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    /** Why the command is refused. */
    public Refusal refusal() {
        return refusal;
    }
}
