package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.axonframework.messaging.core.QualifiedName;
import org.junit.jupiter.api.Test;

class WaitingAppendsTest {

    private static final int MANY = 1_000;

    private final WaitingAppends waiting = new WaitingAppends(MANY);

    @Test
    void ofOneAccountKeepTheirOrder() throws InterruptedException {
        IntStream.range(0, 5).forEach(i -> waiting.offer(append("a", "a" + i, 1)));

        assertThat(next(3, MANY)).containsExactly("a0", "a1", "a2");
        assertThat(next(3, MANY)).containsExactly("a3", "a4");
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void takeTurnsByAccount() throws InterruptedException {
        IntStream.range(0, 4).forEach(i -> waiting.offer(append("a", "a" + i, 1)));
        IntStream.range(0, 2).forEach(i -> waiting.offer(append("b", "b" + i, 1)));
        waiting.offer(append("c", "c0", 1));

        assertThat(next(MANY, MANY)).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "a3");
    }

    @Test
    void takeTurnsAcrossGroups() throws InterruptedException {
        IntStream.range(0, 4).forEach(i -> waiting.offer(append("a", "a" + i, 1)));
        assertThat(next(1, MANY)).containsExactly("a0");
        waiting.offer(append("b", "b0", 1));

        assertThat(next(1, MANY)).containsExactly("a1");
        assertThat(next(1, MANY)).containsExactly("b0");
        waiting.offer(append("b", "b1", 1));
        assertThat(next(2, MANY)).containsExactly("a2", "b1");
        assertThat(next(MANY, MANY)).containsExactly("a3");
    }

    @Test
    void ofOneAccountCannotDelayAnotherByMoreThanOneTurn() throws InterruptedException {
        IntStream.range(0, MANY - 1).forEach(i -> waiting.offer(append("flood", "f" + i, 100)));
        waiting.offer(append("modest", "m", 1));

        assertThat(next(2, MANY)).containsExactly("f0", "m");
    }

    @Test
    void areNoMoreThanTheCapacity() throws InterruptedException {
        var few = new WaitingAppends(2);

        assertThat(few.offer(append("a", "a0", 1))).isTrue();
        assertThat(few.offer(append("b", "b0", 1))).isTrue();
        assertThat(few.offer(append("c", "c0", 1))).isFalse();
        assertThat(few.take(1, MANY, Duration.ZERO)).hasSize(1);
        assertThat(few.offer(append("c", "c0", 1))).isTrue();
        assertThat(few.offer(append("c", "c1", 1))).isFalse();
    }

    @Test
    void formGroupsOfBoundedSize() throws InterruptedException {
        waiting.offer(append("a", "a0", 6));
        waiting.offer(append("a", "a1", 4));
        waiting.offer(append("a", "a2", 1));

        assertThat(next(MANY, 10)).containsExactly("a0", "a1");
        assertThat(next(MANY, 10)).containsExactly("a2");
    }

    @Test
    void areNotSkippedWhenTheyDoNotFit() throws InterruptedException {
        waiting.offer(append("a", "a0", 6));
        waiting.offer(append("b", "b0", 8));
        waiting.offer(append("c", "c0", 1));

        assertThat(next(MANY, 10)).containsExactly("a0");
        assertThat(next(MANY, 10)).containsExactly("b0", "c0");
    }

    @Test
    void withMoreEventsThanAGroupMayHaveFormTheirOwnGroup() throws InterruptedException {
        waiting.offer(append("a", "a0", 11));
        waiting.offer(append("b", "b0", 0));
        waiting.offer(append("c", "c0", 11));

        assertThat(next(MANY, 10)).containsExactly("a0");
        assertThat(next(MANY, 10)).containsExactly("b0");
        assertThat(next(MANY, 10)).containsExactly("c0");
    }

    @Test
    void areNoneWhenNoneArrived() throws InterruptedException {
        assertThat(next(MANY, MANY)).isEmpty();
    }

    @Test
    void wakeAWaitingThread() {
        var group = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return waiting.take(1, MANY, Duration.ofMinutes(1));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));

        waiting.offer(append("a", "a0", 1));

        assertThat(group.join()).hasSize(1);
    }

    private List<String> next(int appends, int events) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (PendingAppend append : waiting.take(appends, events, Duration.ZERO)) {
            NewOutcome outcome = append.outcome();
            names.add(outcome == null ? "" : outcome.key().commandId());
        }
        return names;
    }

    private static PendingAppend append(String account, String name, int events) {
        return new PendingAppend(
                null,
                IntStream.range(0, events)
                        .mapToObj(i -> new NewEvent(
                                new UUID(0, i),
                                Instant.EPOCH,
                                new QualifiedName("written"),
                                Set.of(),
                                new Texts(account, "written", 1, "{}", "{}"),
                                null))
                        .toList(),
                new NewOutcome(new CommandKey(account, "ada", name), account, "", true, "{}"));
    }
}
