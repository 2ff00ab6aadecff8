package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the decisions of one account from defeating each other for ever, and one account from taking the room of the
 * others. Up to {@value #WIDTH} of an account decide at once, in the hope that they read different things; one that
 * lost to another decides again alone. Both queue in the order of their coming, so neither starves. Other nodes are not
 * kept out: against those, a decision is simply tried again.
 */
final class AccountAdmission {

    private static final int WIDTH = 32;

    private final int longest;
    private final int all;
    private final AtomicInteger inside = new AtomicInteger();
    private final ConcurrentHashMap<AccountId, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * Takes the bounds.
     *
     * @param longest commands of one account that are decided or wait, at most
     * @param all commands that are decided or wait, at most
     */
    AccountAdmission(int longest, int all) {
        this.longest = longest;
        this.all = all;
    }

    /**
     * Lets a command wait for its account.
     *
     * @throws OverloadedException when too many wait already
     */
    Visit enter(AccountId account) {
        Visit visit = enterUnlimited(account);
        if (inside.get() > all) {
            visit.close();
            throw new OverloadedException(false);
        }
        if (visit.lane.visits.get() > longest) {
            visit.close();
            throw new OverloadedException(true);
        }
        return visit;
    }

    /** Lets a command of the service's own wait, however many do. */
    Visit enterUnlimited(AccountId account) {
        inside.incrementAndGet();
        Lane lane = lanes.compute(account, (_, open) -> {
            Lane entered = open == null ? new Lane() : open;
            entered.visits.incrementAndGet();
            return entered;
        });
        return new Visit(account, lane);
    }

    private static final class Lane {

        private final Semaphore places = new Semaphore(WIDTH, true);
        private final AtomicInteger visits = new AtomicInteger();
    }

    /** A command that is decided, or waits; closing it makes room. */
    final class Visit implements AutoCloseable {

        private final AccountId account;
        private final Lane lane;

        private Visit(AccountId account, Lane lane) {
            this.account = account;
            this.lane = lane;
        }

        /** Waits for a place beside others. */
        Place together() throws InterruptedException {
            return place(1);
        }

        /** Waits until nobody else decides for the account on this node. */
        Place alone() throws InterruptedException {
            return place(WIDTH);
        }

        private Place place(int width) throws InterruptedException {
            lane.places.acquire(width);
            return () -> lane.places.release(width);
        }

        @Override
        public void close() {
            lanes.computeIfPresent(account, (_, open) -> open.visits.decrementAndGet() == 0 ? null : open);
            inside.decrementAndGet();
        }
    }

    /** A place in the lane; closing it makes room. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
