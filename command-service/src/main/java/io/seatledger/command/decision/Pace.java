package io.seatledger.command.decision;

/**
 * Keeps the order of the commands of one sender that are in flight together. The next one may be decided as soon as the
 * decision on this one has its place in the queue of the log. If that decision turns out to be void, it is made again
 * after those before it are done: what comes after it and depends on it is void as well.
 */
public interface Pace {

    /** The pace of a command that others neither wait for nor overtake. */
    Pace OF_ITS_OWN = new Pace() {
        @Override
        public void queued() {
            // Nobody waits.
        }

        @Override
        public void awaitPredecessors() {
            // There are none.
        }
    };

    /** Lets the next command be decided. It may be called again. */
    void queued();

    /**
     * Waits until the commands before this one are done.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    void awaitPredecessors() throws InterruptedException;
}
