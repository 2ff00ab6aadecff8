package io.seatledger.query.progress;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.consuming.AccountProgress;
import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.progress.Watches.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.data.mongodb.core.MongoOperations;

/** How far accounts have been folded, for readers. */
public final class Progress {

    private static final int ACCOUNTS_AT_ONCE = 500;

    private final MongoOperations mongo;
    private final Watches watches;
    private final int waiters;
    private final Semaphore places;

    /** @param waiters how many may wait at the same time */
    Progress(MongoOperations mongo, Watches watches, int waiters) {
        this.mongo = mongo;
        this.watches = watches;
        this.waiters = waiters;
        places = new Semaphore(waiters);
    }

    /** How many wait now. */
    int waiting() {
        return waiters - places.availablePermits();
    }

    /** Version of the account that every document reflects at least; 0 for an account that nobody has heard of. */
    public long versionOf(String accountId) {
        AccountProgress progress = mongo.findById(accountId, AccountProgress.class);
        return progress == null ? 0 : progress.accountVersion();
    }

    /**
     * Waits, without a thread, until an account has been folded up to a version.
     *
     * @return done when it has been, or when the time is over: look again
     * @throws OverloadedException when too many wait here already
     */
    public CompletableFuture<Void> whenReached(String accountId, long version, Duration atMost) {
        if (versionOf(accountId) >= version) {
            return CompletableFuture.completedFuture(null);
        }
        if (!places.tryAcquire()) {
            throw OverloadedException.ofTheService("Too many reads wait for events here.");
        }
        var waiter = new Waiter(version, new CompletableFuture<>());
        watches.add(accountId, waiter);
        CompletableFuture<Void> gone = waiter.done()
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> {
                    watches.remove(accountId, waiter);
                    places.release();
                });
        try {
            // What was folded between the first look and the watch woke nobody.
            waiter.reached(versionOf(accountId));
        } catch (RuntimeException e) {
            waiter.done().completeExceptionally(e);
            throw e;
        }
        return gone;
    }

    /** Lets somebody hear of an account, from the next version on, until {@link #unwatch}. */
    public void watch(String accountId, ProgressWatch watch) {
        watches.add(accountId, watch);
    }

    /** Ends a {@link #watch}. */
    public void unwatch(String accountId, ProgressWatch watch) {
        watches.remove(accountId, watch);
    }

    /** Looks how far accounts have been folded, and tells whoever watches them. */
    void look(Collection<String> accountIds, Source by) {
        List<String> all = List.copyOf(accountIds);
        for (int from = 0; from < all.size(); from += ACCOUNTS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(from + ACCOUNTS_AT_ONCE, all.size()));
            mongo.find(query(where("_id").in(some)), AccountProgress.class)
                    .forEach(progress -> watches.reached(progress.id(), progress.accountVersion(), by));
        }
    }

    private record Waiter(long wanted, CompletableFuture<Void> done) implements ProgressWatch {

        @Override
        public boolean reached(long version) {
            return version >= wanted && done.complete(null);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
