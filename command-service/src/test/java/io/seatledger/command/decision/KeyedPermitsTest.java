package io.seatledger.command.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.decision.KeyedPermits.Permit;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeyedPermitsTest {

    private static final int MOST = 2;

    private final KeyedPermits<Object> permits = new KeyedPermits<>(MOST);

    @Test
    void runOutForOneKeyAlone() {
        takeAll("ada");

        assertThat(permits.tryAcquire("ada")).isEmpty();
        assertThat(permits.tryAcquire("bob")).isPresent();
    }

    @Test
    void canBeTakenAgainOnceTheyAreReleased() {
        List<Permit> taken = takeAll("ada");
        assertThat(permits.tryAcquire("ada")).isEmpty();

        taken.getFirst().close();

        assertThat(permits.tryAcquire("ada")).isPresent();
        assertThat(permits.tryAcquire("ada")).isEmpty();
    }

    @Test
    void areNotMoreAfterTriesThatFailed() {
        List<Permit> taken = takeAll("ada");
        assertThat(permits.tryAcquire("ada")).isEmpty();
        assertThat(permits.tryAcquire("ada")).isEmpty();

        taken.forEach(Permit::close);

        takeAll("ada");
        assertThat(permits.tryAcquire("ada")).isEmpty();
    }

    @Test
    void goToThoseWhoWaitInTheirOrder() {
        List<Permit> taken = takeAll("ada");
        Queue<String> served = new ConcurrentLinkedQueue<>();
        CompletableFuture<Permit> first = waiter("first", served);
        CompletableFuture<Permit> second = waiter("second", served);
        assertThat(served).isEmpty();

        taken.getFirst().close();

        Permit permit = first.join();
        assertThat(served).containsExactly("first");
        assertThat(second).isNotDone();
        permit.close();
        assertThat(second.join()).isNotNull();
        assertThat(permits.tryAcquire("ada")).isEmpty();
    }

    @Test
    void forgetAKeyThatNobodyUses() {
        assertForgotten(key -> takeAll(key).forEach(Permit::close));
        assertForgotten(key -> {
            List<Permit> taken = takeAll(key);
            assertThat(permits.tryAcquire(key)).isEmpty();
            taken.forEach(Permit::close);
        });
        assertForgotten(key -> permits.acquireUninterruptibly(key).close());
    }

    private List<Permit> takeAll(Object key) {
        List<Permit> taken = new ArrayList<>();
        while (taken.size() < MOST) {
            taken.add(permits.tryAcquire(key).orElseThrow());
        }
        return taken;
    }

    /** Starts to wait for a permit of {@code ada}, and returns when it is waiting. */
    private CompletableFuture<Permit> waiter(String name, Queue<String> served) {
        CompletableFuture<Permit> permit = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            Permit acquired = permits.acquireUninterruptibly("ada");
            served.add(name);
            permit.complete(acquired);
        });
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return permit;
    }

    private static void assertForgotten(Consumer<Object> use) {
        WeakReference<Object> key = new WeakReference<>(used(use));
        await().until(() -> {
            System.gc();
            return key.refersTo(null);
        });
    }

    private static Object used(Consumer<Object> use) {
        Object key = new Object();
        use.accept(key);
        return key;
    }
}
