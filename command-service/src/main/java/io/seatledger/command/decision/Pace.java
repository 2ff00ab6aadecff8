package io.seatledger.command.decision;

import io.seatledger.command.eventstore.PendingAppend;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of the commands of one sender that are in flight together. The next one may be decided as soon as the
 * decision on this one has its place in the queue of the log. If that decision turns out to be void, whatever comes
 * after it is void as well, and each is decided again when those before it are done.
 */
public interface Pace {

    /** The pace of a command that others neither wait for nor overtake. */
    Pace OF_ITS_OWN = new Pace() {
        @Override
        public @Nullable PendingAppend predecessor() {
            return null;
        }

        @Override
        public void queued(PendingAppend append) {
            // Nobody waits.
        }

        @Override
        public boolean hasPredecessors() {
            return false;
        }

        @Override
        public void awaitPredecessors() {
            // There are none.
        }
    };

    /**
     * What the command before this one has queued. If that is not written, nothing of this one is, and it is decided
     * again after the other. {@code null} if there is none, or if it is done.
     */
    @Nullable
    PendingAppend predecessor();

    /**
     * Lets the next command be decided. Only the first call counts.
     *
     * @param append what the decision has queued
     */
    void queued(PendingAppend append);

    /** Whether commands before this one are not done. */
    boolean hasPredecessors();

    /**
     * Waits until the commands before this one are done.
     *
     * @throws InterruptedException if interrupted while waiting, or if this process must not decide the command any
     *     more
     */
    void awaitPredecessors() throws InterruptedException;
}
