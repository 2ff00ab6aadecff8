package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * Keeps the decisions of one account from defeating each other for ever. Up to {@value #WIDTH} decide at once, in the
 * hope that they read different things; one that lost to another decides again alone. Both queue in the order of their
 * coming, so neither starves. Other nodes are not kept out: against those, a decision is simply tried again.
 */
final class AccountLanes {

    private static final int WIDTH = 32;
    private static final int STRIPES = 1024;

    private final Semaphore[] stripes = IntStream.range(0, STRIPES).mapToObj(_ -> new Semaphore(WIDTH, true))
            .toArray(Semaphore[]::new);

    /** A place in the lane; closing it makes room. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for a place beside others. */
    Place enterTogether(AccountId account) throws InterruptedException {
        return enter(account, 1);
    }

    /** Waits until nobody else decides for the account on this node. */
    Place enterAlone(AccountId account) throws InterruptedException {
        return enter(account, WIDTH);
    }

    private Place enter(AccountId account, int width) throws InterruptedException {
        Semaphore lane = stripes[Math.floorMod(account.hashCode(), STRIPES)];
        lane.acquire(width);
        return () -> lane.release(width);
    }
}
