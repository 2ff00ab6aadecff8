package io.seatledger.command;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when an {@link Error} has ended any of its threads: nobody knows what the thread has left behind.
 * Whatever was under way is done again by the next process, or by another node.
 */
final class FatalErrors implements UncaughtExceptionHandler {

    /** The exit code: an internal software error ({@code EX_SOFTWARE} in {@code sysexits.h}). */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

    private FatalErrors() {}

    /** Watches all threads without a handler of their own, among them virtual ones. */
    static void endTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(new FatalErrors());
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            LOG.error("An exception ended the thread {}", thread.getName(), failure);
        } finally {
            if (failure instanceof Error) {
                // Not exit(): shutting down in an orderly way would work on with what the thread has left behind.
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}
