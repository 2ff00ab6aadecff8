package io.seatledger.infra.parts;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is still open when this JVM ends: one after the other, the latest first, because it may use what was
 * there before. Shutdown hooks of their own would all run at once, and take the servers away from their clients.
 */
public final class AtExit {

    private static final Logger LOG = LoggerFactory.getLogger(AtExit.class);
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll));
    }

    private AtExit() {}

    /** Closes something before everything that is registered already. It may be registered again, to come first. */
    public static synchronized void closeFirst(AutoCloseable open) {
        OPEN.remove(open);
        OPEN.addFirst(open);
    }

    /** Does not close this any more, because it is closed. */
    static synchronized void forget(AutoCloseable closed) {
        OPEN.remove(closed);
    }

    private static void closeAll() {
        for (AutoCloseable next = first(); next != null; next = first()) {
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("Could not close {}", next, e);
            }
        }
    }

    private static synchronized @Nullable AutoCloseable first() {
        return OPEN.pollFirst();
    }
}
