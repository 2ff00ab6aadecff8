package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.StoreUnderTest.Sourced;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many callers increment counters concurrently. If an append missed another, two events would carry the same number.
 */
class ConcurrentAppendsIT {

    private static final int KILLS = 3;
    private static final int CALLERS = 64;
    private static final List<Tag> COUNTERS =
            List.of(Tag.of("counter", "a"), Tag.of("counter", "b"), Tag.of("counter", "c"), Tag.of("counter", "d"));

    @Test
    void countWithoutGapAndWithoutRepeat() throws Exception {
        try (StoreUnderTest store = StoreUnderTest.onAFreshDatabase();
                Tail tail = new Tail(store)) {
            int appended = atOnce(CALLERS, caller -> increments(store, caller, 20));

            assertThat(appended).isEqualTo(CALLERS * 20);
            assertCounted(store, appended);
            tail.assertSeen(appended);
        }
    }

    @Test
    void countTheSameThroughTwoEnginesOnOneDatabase() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (StoreUnderTest one = StoreUnderTest.on(database);
                StoreUnderTest other = StoreUnderTest.on(database);
                Tail tail = new Tail(one)) {
            int appended = atOnce(CALLERS, caller -> increments(caller % 2 == 0 ? one : other, caller, 20));

            assertThat(appended).isEqualTo(CALLERS * 20);
            assertCounted(other, appended);
            tail.assertSeen(appended);
        }
    }

    @Test
    void knowWhatBecameOfThemWhenConnectionsDie() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (StoreUnderTest store = StoreUnderTest.on(database);
                StoreUnderTest killer = StoreUnderTest.on(database);
                Tail tail = new Tail(store)) {
            AtomicBoolean over = new AtomicBoolean();
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            Queue<String> refused = new ConcurrentLinkedQueue<>();
            AtomicInteger killed = new AtomicInteger();
            Thread killing = Thread.ofVirtual().start(() -> killWriters(killer, over, killed));

            atOnce(CALLERS, caller -> {
                // On a machine of any speed, the test proves something only after both appends and kills have happened.
                for (int i = 0; i < 100 || killed.get() <= KILLS; i++) {
                    String text = "%s-%d-%d".formatted(letter(caller), caller, i);
                    try {
                        store.append(AppendCondition.none(), StoreUnderTest.event(text, counter(caller)))
                                .get();
                        acknowledged.add(text);
                    } catch (ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(EventStoreUnavailableException.class);
                        refused.add(text);
                    }
                }
                return 0;
            });
            over.set(true);
            killing.join();
            assertThat(killed).hasValueGreaterThan(KILLS);

            List<String> log = everything(store).stream()
                    .map(e -> e.payloadJson().substring(1, e.payloadJson().length() - 1))
                    .toList();
            assertThat(log).containsExactlyInAnyOrderElementsOf(acknowledged).noneMatch(refused::contains);
            assertChained(store);
            tail.assertSeen(log.size());
        }
    }

    /**
     * Kills the connection of the current writer, and again only after the log has grown: never twice during one
     * recovery.
     */
    private static void killWriters(StoreUnderTest killer, AtomicBoolean over, AtomicInteger killed) {
        while (!over.get()) {
            long head = killer.log().head();
            killed.addAndGet((int) killer.number("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) "
                    + "FROM pg_locks WHERE locktype = 'advisory' AND granted "
                    + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
            await().until(() -> over.get() || killer.log().head() > head);
        }
    }

    private static int increments(StoreUnderTest store, int caller, int times) throws Exception {
        int appended = 0;
        while (appended < times) {
            Tag counter = counter(caller);
            Sourced sourced = store.source(counter);
            try {
                store.append(
                                sourced.marker(),
                                counter,
                                StoreUnderTest.event(
                                        letter(caller) + sourced.texts().size(), counter))
                        .get();
                appended++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            }
        }
        return appended;
    }

    private static Tag counter(int caller) {
        return COUNTERS.get(caller % COUNTERS.size());
    }

    private static String letter(int caller) {
        return counter(caller).value();
    }

    private static void assertCounted(StoreUnderTest store, int appended) {
        for (Tag counter : COUNTERS) {
            assertThat(store.source(counter).texts())
                    .containsExactlyElementsOf(IntStream.range(0, appended / COUNTERS.size())
                            .mapToObj(number -> counter.value() + number)
                            .toList());
        }
        assertChained(store);
    }

    private static void assertChained(StoreUnderTest store) {
        List<EventEnvelope> log = everything(store);
        assertThat(log)
                .extracting(EventEnvelope::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        Map<String, EventEnvelope> last = new HashMap<>();
        for (EventEnvelope event : log) {
            EventEnvelope before = last.put(event.accountId(), event);
            assertThat(event.accountVersion()).isEqualTo(before == null ? 1 : before.accountVersion() + 1);
            assertThat(event.previousHash()).isEqualTo(before == null ? LedgerHash.GENESIS : before.hash());
            assertThat(event.hasValidHash()).isTrue();
        }
        last.forEach((account, event) -> assertThat(
                        store.number("SELECT version FROM ledgers WHERE account_id = '%s'".formatted(account)))
                .isEqualTo(event.accountVersion()));
    }

    private static List<EventEnvelope> everything(StoreUnderTest store) {
        List<EventEnvelope> log = new ArrayList<>();
        List<EventEnvelope> page;
        do {
            page = store.log().readAfter(log.size(), 1_000);
            log.addAll(page);
        } while (!page.isEmpty());
        return log;
    }

    private interface Caller {
        int call(int caller) throws Exception;
    }

    private static int atOnce(int callers, Caller body) throws Exception {
        int sum = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, callers)
                    .mapToObj(caller -> (Callable<Integer>) () -> body.call(caller))
                    .toList();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                sum += call.get();
            }
        }
        return sum;
    }

    /** Tails the log from the start, concurrently with the appends. */
    private static final class Tail implements AutoCloseable {

        private final MessageStream<EventMessage> stream;
        private final Queue<Long> positions = new ConcurrentLinkedQueue<>();
        private final AtomicInteger failures = new AtomicInteger();

        Tail(StoreUnderTest store) {
            stream = store.engine().stream(StreamingCondition.startingFrom(null), null);
            stream.setCallback(this::read);
        }

        private synchronized void read() {
            for (var entry = stream.next(); entry.isPresent(); entry = stream.next()) {
                positions.add(TrackingToken.fromContext(entry.get())
                        .orElseThrow()
                        .position()
                        .orElseThrow());
            }
            stream.error().ifPresent(_ -> failures.incrementAndGet());
        }

        void assertSeen(int events) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(positions).hasSize(events));
            assertThat(positions)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events).boxed().toList());
            assertThat(failures).hasValue(0);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
