package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFollowerIT {

    private static final String NAME = "reader under test";

    private final Queue<Long> handled = new ConcurrentLinkedQueue<>();
    private DatabaseAddress database;
    private StoreUnderTest store;

    @BeforeEach
    void open() {
        database = Parts.postgres().freshDatabase();
        store = StoreUnderTest.on(database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void takesOverWithinSecondsFromAProcessThatHasFrozen() throws Exception {
        try (Connection frozen = HeldConnections.besides(store.dataSource()).toFollow();
                LogFollower follower = follower(handled::add)) {
            frozen.createStatement().execute("SELECT pg_advisory_lock(hashtext('reader'), hashtext('" + NAME + "'))");
            append("event");

            follower.start();

            await().atMost(Duration.ofSeconds(10)).until(() -> handled.contains(1L));
            assertThat(follower.isFollowing()).isTrue();
        }
    }

    @Test
    void keepsItsLockWhileItWorksForLong() throws Exception {
        var release = new CountDownLatch(1);
        try (LogFollower busy = follower(position -> {
                    handled.add(position);
                    release.await();
                });
                LogFollower other = follower(position -> handled.add(-position))) {
            append("event");
            busy.start();
            await().until(() -> handled.contains(1L));
            other.start();

            // Longer than the server lets a silent session live.
            await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(10)).until(() -> !other.isFollowing());
            release.countDown();

            await().until(() -> busy.position() == 1);
            assertThat(handled).containsExactly(1L);
        }
    }

    @Test
    void showsThatItsThreadHasDied() throws Exception {
        try (LogFollower follower = follower(_ -> {
            throw new AssertionError("ends the thread");
        })) {
            follower.start();
            assertThat(follower.isAlive()).isTrue();

            append("event");

            await().dontCatchUncaughtExceptions().until(() -> !follower.isAlive());
            assertThat(follower.isFollowing()).isFalse();
        }
    }

    @Test
    void leavesTheDatabaseAloneWhenTheLogHasLostEvents() throws Exception {
        append("kept");
        append("lost");
        try (LogFollower follower = follower(handled::add)) {
            follower.start();
            await().until(() -> follower.position() == 2);

            store.execute("SET session_replication_role = replica; DELETE FROM event_tags WHERE position = 2;"
                    + " DELETE FROM events WHERE position = 2; RESET session_replication_role");
            long transactions = transactions();

            await().until(() -> !follower.isFollowing());
            assertThat(follower.isAlive()).isTrue();
            // Statistics arrive up to a second late.
            await().pollInterval(Duration.ofMillis(500))
                    .during(Duration.ofSeconds(3))
                    .until(() -> !follower.isFollowing());
            assertThat(handled).containsExactly(1L, 2L);
            assertThat(transactions() - transactions).isLessThan(150);
        }
    }

    /** The connection is lost when the server restarts; what is read then may still wait for its standby. */
    @Test
    void handlesNothingInASessionWhoseConnectionIsLost() throws Exception {
        var sessions = new AtomicInteger();
        Queue<Integer> sessionsThatHandled = new ConcurrentLinkedQueue<>();
        try (var follower = new LogFollower(store.dataSource(), store.log(), store.signal(), NAME, _ -> {
            int session = sessions.incrementAndGet();
            return session(_ -> sessionsThatHandled.add(session));
        })) {
            follower.start();
            await().until(follower::isFollowing);
            store.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

            append("event");

            await().until(() -> follower.position() == 1);
            assertThat(sessionsThatHandled).containsExactly(2);
        }
    }

    /** Only a read of whole events looks up the tags of an event. */
    @Test
    void readsNoEventFromTheDatabaseWhileItKeepsUp() throws Exception {
        try (LogFollower follower = follower(handled::add);
                StoreUnderTest other = StoreUnderTest.on(database)) {
            other.append(AppendCondition.none(), StoreUnderTest.event("of another process", Tag.of("t", "a")))
                    .get();
            follower.start();
            await().until(() -> follower.position() == 1);

            for (int i = 0; i < 500; i++) {
                append("event " + i);
            }
            await().until(() -> follower.position() == 501);

            assertThat(handled)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 501).boxed().toList());
            // Statistics arrive up to a second late. A look at the head of the log, once a second, may come between the
            // commit of a group and its way to the follower, and make the follower read a few.
            await().untilAsserted(() -> assertThat(lookUpsOfTags()).isPositive());
            await().during(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(lookUpsOfTags()).isLessThan(10));
        }
    }

    @Test
    void readsFromTheDatabaseWhatIsNotInMemory() throws Exception {
        try (LogFollower follower = follower(handled::add);
                StoreUnderTest other = StoreUnderTest.on(database)) {
            follower.start();
            for (int i = 0; i < 50; i++) {
                append("event " + i);
                other.append(AppendCondition.none(), StoreUnderTest.event("of another process", Tag.of("t", "a")))
                        .get();
            }

            await().until(() -> follower.position() == 100);
            assertThat(handled)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 100).boxed().toList());
        }
    }

    @Test
    void storesItsPositionSoonAndWhenItEnds() throws Exception {
        try (LogFollower follower = follower(handled::add)) {
            follower.start();
            await().until(follower::isFollowing);
            for (int i = 0; i < 100; i++) {
                append("event " + i);
            }
            await().until(() -> storedPosition() == 100);
            append("last");
            await().until(() -> follower.position() == 101);
        }
        assertThat(storedPosition()).isEqualTo(101);
    }

    private long lookUpsOfTags() {
        return store.number("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'event_tags_of_event'");
    }

    private long storedPosition() {
        return store.number("SELECT coalesce(max(position), 0) FROM reader_progress");
    }

    @Test
    void isClosedBeforeItIsStarted() {
        LogFollower follower = follower(handled::add);

        follower.close();

        assertThat(follower.isAlive()).isFalse();
    }

    /** Handles the position of one event. */
    private interface Handler {
        void handle(long position) throws InterruptedException;
    }

    private LogFollower follower(Handler handler) {
        return new LogFollower(store.dataSource(), store.log(), store.signal(), NAME, _ -> session(handler));
    }

    private static LogFollower.Session session(Handler handler) {
        return new LogFollower.Session() {
            @Override
            public void handle(List<EventEnvelope> events) throws InterruptedException {
                for (EventEnvelope event : events) {
                    handler.handle(event.position());
                }
            }

            @Override
            public void close() {
                // There is nothing to release.
            }
        };
    }

    private void append(String text) throws Exception {
        store.append(AppendCondition.none(), StoreUnderTest.event(text, Tag.of("t", "a")))
                .get();
    }

    private long transactions() {
        return store.number(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
    }
}
