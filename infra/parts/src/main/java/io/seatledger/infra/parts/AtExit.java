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

    /** The JVM ends, and nobody looks at what is open any more. */
    private static boolean isOver;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll));
    }

    private AtExit() {}

    /**
     * Closes something before everything that is registered already. It may be registered again, to come first. If
     * everything has been closed already, this is closed at once.
     */
    public static void closeFirst(AutoCloseable open) {
        if (!register(open)) {
            close(open);
        }
    }

    private static synchronized boolean register(AutoCloseable open) {
        if (isOver) {
            return false;
        }
        OPEN.remove(open);
        OPEN.addFirst(open);
        return true;
    }

    /** Leaves something alone that has been closed. */
    static synchronized void forget(AutoCloseable closed) {
        OPEN.remove(closed);
    }

    private static void closeAll() {
        for (AutoCloseable next = first(); next != null; next = first()) {
            close(next);
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.warn("Could not close {}", open, e);
        }
    }

    private static synchronized @Nullable AutoCloseable first() {
        AutoCloseable first = OPEN.pollFirst();
        isOver = first == null;
        return first;
    }
}
