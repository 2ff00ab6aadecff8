package io.seatledger.query.progress;

/** Waits for the progress of an account. */
public interface ProgressWatcher {

    /** The lowest version that this watcher waits for. */
    long wanted();

    /**
     * Notifies the watcher: from now on, every document of the account reflects at least this version. Must not block;
     * several threads may call it at once.
     *
     * @return whether the version was new to the watcher
     */
    boolean reached(long version);
}
