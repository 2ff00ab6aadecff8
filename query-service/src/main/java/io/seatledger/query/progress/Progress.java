package io.seatledger.query.progress;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.consuming.AccountProgress;
import io.seatledger.query.consuming.Generations;
import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.progress.ProgressWatchers.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.data.mongodb.core.MongoOperations;

/** Tells readers how far accounts are folded, and lets them wait for more. */
public final class Progress {

    private static final int ACCOUNTS_AT_ONCE = 500;

    private final MongoOperations mongo;
    private final Generations generations;
    private final ProgressWatchers watchers;
    private final int waiters;
    private final Semaphore places;

    /** @param waiters the largest number of reads that may wait at the same time */
    Progress(MongoOperations mongo, Generations generations, ProgressWatchers watchers, int waiters) {
        this.mongo = mongo;
        this.generations = generations;
        this.watchers = watchers;
        this.waiters = waiters;
        places = new Semaphore(waiters);
    }

    /** How many reads wait now. */
    int waiting() {
        return waiters - places.availablePermits();
    }

    /** The version of the account that every document reflects at least; 0 for an unknown account. */
    public long versionOf(String accountId) {
        AccountProgress progress = mongo.findById(accountId, AccountProgress.class);
        return progress == null ? 0 : generations.versionOf(progress);
    }

    /**
     * Waits, without holding a thread, until an account is folded up to a version.
     *
     * @return completes when the version is reached or the time is over; check {@link #versionOf} to tell which
     * @throws OverloadedException if too many reads wait on this node already
     */
    public CompletableFuture<Void> whenReached(String accountId, long version, Duration atMost) {
        if (versionOf(accountId) >= version) {
            return CompletableFuture.completedFuture(null);
        }
        if (!places.tryAcquire()) {
            throw OverloadedException.ofTheService("Too many reads are waiting on this node.");
        }
        var waiter = new Waiter(version, new CompletableFuture<>());
        watchers.add(accountId, waiter);
        CompletableFuture<Void> gone = waiter.done()
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> {
                    watchers.remove(accountId, waiter);
                    places.release();
                });
        try {
            // An event that was folded after the first check, but before the watcher was added, woke nobody.
            waiter.reached(versionOf(accountId));
        } catch (RuntimeException e) {
            waiter.done().completeExceptionally(e);
            throw e;
        }
        return gone;
    }

    /** Notifies the watcher of every new version of an account, until {@link #unwatch}. */
    public void watch(String accountId, ProgressWatcher watch) {
        watchers.add(accountId, watch);
    }

    /** Ends a {@link #watch}. */
    public void unwatch(String accountId, ProgressWatcher watch) {
        watchers.remove(accountId, watch);
    }

    /** Reads how far accounts are folded and notifies their watchers. */
    void poll(Collection<String> accountIds, Source by) {
        List<String> all = List.copyOf(accountIds);
        for (int from = 0; from < all.size(); from += ACCOUNTS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(from + ACCOUNTS_AT_ONCE, all.size()));
            mongo.find(query(where("_id").in(some)), AccountProgress.class)
                    .forEach(progress -> watchers.reached(progress.id(), generations.versionOf(progress), by));
        }
    }

    private record Waiter(long wanted, CompletableFuture<Void> done) implements ProgressWatcher {

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
