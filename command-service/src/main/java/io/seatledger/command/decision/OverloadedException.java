package io.seatledger.command.decision;

/** Too many commands are in flight. This one was not decided; the sender may send it again. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofAccount;

    OverloadedException(boolean ofAccount) {
        super(
                ofAccount ? "too many commands of the account are in flight" : "too many commands are in flight",
                null,
                false,
                false);
        this.ofAccount = ofAccount;
    }

    /** Whether the limit of the account was reached; other accounts are not affected. */
    public boolean ofAccount() {
        return ofAccount;
    }
}
