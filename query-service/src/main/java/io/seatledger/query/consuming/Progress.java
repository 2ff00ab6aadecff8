package io.seatledger.query.consuming;

import java.time.Duration;
import org.springframework.data.mongodb.core.MongoOperations;

/** How far accounts have been folded, for readers. */
public class Progress {

    private static final Duration LOOK = Duration.ofMillis(15);

    private final MongoOperations mongo;

    Progress(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Version of the account that every document reflects at least; 0 for an account that nobody has heard of. */
    public long versionOf(String accountId) {
        AccountProgress progress = mongo.findById(accountId, AccountProgress.class);
        return progress == null ? 0 : progress.accountVersion();
    }

    /**
     * Waits until an account has been folded up to a version.
     *
     * @return the version that it has, which is less when the time is over
     * @throws InterruptedException when interrupted while waiting
     */
    public long await(String accountId, long version, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long reached = versionOf(accountId);
        while (reached < version && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
            reached = versionOf(accountId);
        }
        return reached;
    }
}
