package io.seatledger.command.decision;

import io.seatledger.command.decision.KeyedPermits.Permit;
import io.seatledger.command.language.Subject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Limits the questions that the database is asked about senders whose rights are not known yet: far fewer at a time
 * than there are connections, so decisions do not wait for strangers, and one at a time for each sender, so nobody
 * waits for the many of another.
 */
public final class LookUps {

    private static final int CONCURRENT = 4;

    /** Whoever waits longer is told so. It happens only if the database does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Duration patience;
    private final Semaphore all = new Semaphore(CONCURRENT, true);
    private final KeyedPermits<Subject> senders = new KeyedPermits<>(1);

    public LookUps() {
        this(PATIENCE);
    }

    /** @param patience how long to wait for the questions of the same sender, and then for those of others */
    public LookUps(Duration patience) {
        this.patience = patience;
    }

    /**
     * Answers a question about a sender.
     *
     * @throws OverloadedException if the questions before it take too long
     * @throws InterruptedException if interrupted while waiting
     */
    public <T> T answer(Subject sender, Supplier<T> question) throws InterruptedException {
        try (Permit _ = senders.tryAcquire(sender, patience)
                .orElseThrow(() -> new OverloadedException(OverloadedException.Limit.SENDER))) {
            if (!all.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new OverloadedException(OverloadedException.Limit.NODE);
            }
            try {
                return question.get();
            } finally {
                all.release();
            }
        }
    }
}
