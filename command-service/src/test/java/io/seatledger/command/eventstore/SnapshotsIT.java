package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotsIT {

    private static final Tag POOL = Tag.of("pool", "acme/pro");

    private final StoreUnderTest store = StoreUnderTest.onAFreshDatabase();
    private final Snapshots snapshots = new Snapshots(store.dataSource());

    @BeforeEach
    void appendTwentyEvents() {
        store.append(
                        AppendCondition.none(),
                        IntStream.range(0, 20)
                                .mapToObj(i -> StoreUnderTest.event("event " + i, POOL))
                                .toArray(TaggedEventMessage<?>[]::new))
                .join();
    }

    @AfterEach
    void close() {
        snapshots.close();
        store.close();
    }

    @Test
    void areReplacedByLaterOnes() {
        offer(POOL, 1, "first", 10);
        awaitWritten(1);
        offer(POOL, 1, "second", 20);
        awaitWritten(2);
        offer(POOL, 1, "late", 15);
        awaitWritten(3);

        assertThat(stored("position = 20 AND version = 5 AND state = 'second'")).isTrue();
    }

    @Test
    void areReplacedByThoseOfAnotherFormat() {
        offer(POOL, 1, "first", 10);
        awaitWritten(1);
        offer(POOL, 2, "other", 9);
        awaitWritten(2);

        assertThat(stored("position = 9 AND format = 2 AND state = 'other'")).isTrue();
    }

    @Test
    void areNotStoredInADatabaseThatHasLostTheirEvents() {
        snapshots.offer(POOL, 1, () -> "lost", 5, 10, hashAt(11));
        snapshots.offer(Tag.of("pool", "acme/other"), 1, () -> "lost", 5, 21, hashAt(20));
        awaitWritten(2);

        assertThat(store.number("SELECT count(*) FROM entity_snapshots")).isZero();
    }

    @Test
    void areDroppedWhenTooManyWait() throws Exception {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        snapshots.offer(
                POOL,
                1,
                () -> {
                    started.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return "slow";
                },
                5,
                10,
                hashAt(10));
        started.await();
        for (int i = 0; i < 1_000; i++) {
            offer(Tag.of("user", "acme/" + i), 1, "state", 10);
        }
        assertThat(snapshots.dropped()).isEqualTo(1_000 - 256);
        // One that waits is replaced by a later one of its tag.
        offer(Tag.of("user", "acme/0"), 1, "later", 20);
        assertThat(snapshots.dropped()).isEqualTo(1_000 - 256);

        release.countDown();
        snapshots.close();

        assertThat(store.number("SELECT count(*) FROM entity_snapshots")).isEqualTo(257);
        assertThat(store.number("SELECT count(*) FROM entity_snapshots WHERE state = 'later'"))
                .isEqualTo(1);
    }

    @Test
    void goOnAfterOneThatCannotBeWritten() {
        snapshots.offer(
                POOL,
                1,
                () -> {
                    throw new IllegalStateException("no text");
                },
                5,
                10,
                hashAt(10));
        offer(Tag.of("user", "acme/ada"), 1, "unstorable \0", 11);
        await().until(() -> snapshots.dropped() == 2);
        offer(POOL, 1, "good", 12);

        awaitWritten(1);
        assertThat(stored("state = 'good'")).isTrue();
        assertThat(snapshots.isAlive()).isTrue();
    }

    @Test
    void areWrittenBeforeTheEnd() {
        offer(POOL, 1, "last", 10);
        snapshots.close();
        assertThat(stored("state = 'last'")).isTrue();

        offer(POOL, 1, "too late", 20);
        assertThat(snapshots.dropped()).isEqualTo(1);
        assertThat(snapshots.isAlive()).isFalse();
    }

    @Test
    void areDueLessOftenTheLargerTheyAre() {
        assertThat(Snapshots.isDue(999, 100)).isFalse();
        assertThat(Snapshots.isDue(1_000, 100)).isTrue();
        assertThat(Snapshots.isDue(1_000, 50L * 1_024 * 1_024)).isFalse();
        assertThat(Snapshots.isDue(51_200, 50L * 1_024 * 1_024)).isTrue();
    }

    private void offer(Tag tag, int format, String state, long position) {
        snapshots.offer(tag, format, () -> state, 5, position, hashAt(position));
    }

    private String hashAt(long position) {
        return store.log().readAfter(position - 1, 1).getFirst().hash();
    }

    private void awaitWritten(int count) {
        await().until(() -> snapshots.written() == count);
    }

    private boolean stored(String condition) {
        return store.number("SELECT count(*) FROM entity_snapshots WHERE tag = 'pool=acme/pro' AND " + condition) == 1;
    }
}
