package io.seatledger.command.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.language.Subject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookUpsTest {

    private final LookUps lookUps = new LookUps(Duration.ofMillis(20));
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void areOneAtATimeForASender() throws InterruptedException {
        CompletableFuture<Boolean> first = stuck("eve");
        await().until(() -> asked.get() == 1);

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> lookUps.answer(new Subject("eve"), () -> true))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(OverloadedException.Limit.SENDER));
        assertThat(lookUps.answer(new Subject("ada"), () -> true)).isTrue();

        free.countDown();
        assertThat(first.join()).isTrue();
        assertThat(lookUps.answer(new Subject("eve"), () -> true)).isTrue();
    }

    @Test
    void areAFewAtATimeForAll() throws InterruptedException {
        List<CompletableFuture<Boolean>> few =
                IntStream.range(0, 4).mapToObj(i -> stuck("stranger-" + i)).toList();
        await().until(() -> asked.get() == 4);

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> lookUps.answer(new Subject("ada"), () -> true))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(OverloadedException.Limit.NODE));

        free.countDown();
        assertThat(few).allSatisfy(each -> assertThat(each.join()).isTrue());
        assertThat(lookUps.answer(new Subject("ada"), () -> true)).isTrue();
    }

    /** Asks a question that has no answer yet. */
    private CompletableFuture<Boolean> stuck(String sender) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return lookUps.answer(new Subject(sender), () -> {
                            asked.incrementAndGet();
                            awaitFree();
                            return true;
                        });
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private void awaitFree() {
        try {
            free.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
