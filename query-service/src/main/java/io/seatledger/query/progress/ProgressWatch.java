package io.seatledger.query.progress;

/** Wants to hear how far an account has been folded. */
public interface ProgressWatch {

    /** The lowest version that would be news. */
    long wanted();

    /**
     * Every document of the account reflects at least this version from now on. Runs on a thread that must not be held
     * up; may run on several at once.
     *
     * @return whether it was news
     */
    boolean reached(long version);
}
