package io.seatledger.infra.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** Users of one account with pools, who take seats. No two callers move the same user at the same time. */
final class Seats {

    /** How many users belong to each caller of {@link #move}. */
    static final int USERS_OF_A_MOVER = 16;

    private static final int NONE = -1;
    private static final int CAPACITY = 1_000_000;

    private final Client service;
    private final String account;
    private final int pools;
    private final int callers;
    private final List<String> users;
    private final AtomicInteger moves = new AtomicInteger();

    /** The number of the pool that each user holds a seat of, or {@link #NONE}. */
    private final AtomicIntegerArray held;

    /** Makes the account, its pools and its users, through a service. {@code name} is unique within the stack. */
    Seats(Stack stack, Client service, String name, int pools, int count, int callers)
            throws InterruptedException, ExecutionException {
        this.service = service;
        this.pools = pools;
        this.callers = callers;
        account = stack.openAccounts(service, name, 1).getFirst();
        service.addLicenseType(account);
        Load.each(pools, callers, i -> service.openPool(account, "p" + i, CAPACITY));
        String[] made = new String[count];
        Load.each(count, callers, i -> made[i] = service.newUser(account, name + "user-" + i));
        users = List.of(made);
        held = new AtomicIntegerArray(count);
        IntStream.range(0, count).forEach(i -> held.set(i, NONE));
    }

    /** Lets each user take a seat, from all pools in turn. */
    void takeAll() throws InterruptedException, ExecutionException {
        Load.each(users.size(), callers, i -> take(service, i, i % pools));
    }

    /** Takes a seat of the first pool for the caller's user, or gives it back. */
    void takeOrGiveBack(int caller) throws InterruptedException {
        takeOrGiveBack(service, caller);
    }

    /** Does it through another node of the same service. */
    void takeOrGiveBack(Client node, int caller) throws InterruptedException {
        if (held.get(caller) == NONE) {
            take(node, caller, 0);
        } else {
            node.release(account, users.get(caller));
            held.set(caller, NONE);
        }
    }

    private void take(Client node, int user, int pool) throws InterruptedException {
        node.assign(account, users.get(user), "p" + pool);
        held.set(user, pool);
    }

    /** Moves the seat of one of the caller's users to any other pool. */
    void move(int caller) throws InterruptedException {
        var random = new SplittableRandom(moves.incrementAndGet());
        int user = caller * USERS_OF_A_MOVER + random.nextInt(USERS_OF_A_MOVER);
        int pool = (held.get(user) + random.nextInt(1, pools)) % pools;
        service.change(account, users.get(user), "p" + pool);
        held.set(user, pool);
    }

    /** How many users hold a seat now. */
    long held() {
        return IntStream.range(0, users.size())
                .filter(user -> held.get(user) != NONE)
                .count();
    }
}
