package io.seatledger.command.automation;

import java.time.Duration;

/**
 * When an automation looks for work again. Events that give it no work do not make it look, or a busy log would cost a
 * query for each page of it.
 */
final class NextLook {

    private long at = System.nanoTime();

    boolean isDue() {
        return System.nanoTime() - at >= 0;
    }

    /** Makes the next look due at once. */
    void atOnce() {
        at = System.nanoTime();
    }

    /** Makes the next look due after a while, and returns how long that is. */
    Duration after(Duration wait) {
        at = System.nanoTime() + wait.toNanos();
        return wait;
    }

    /** How long it is until the next look is due. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }
}
