package io.seatledger.command.decision;

/** Too many commands wait already; this one was not looked at, and may be sent again. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofAccount;

    OverloadedException(boolean ofAccount) {
        super(ofAccount ? "too many commands of the account wait" : "too many commands wait", null, false, false);
        this.ofAccount = ofAccount;
    }

    /** Whether they are the account's own; others are let in. */
    public boolean ofAccount() {
        return ofAccount;
    }
}
