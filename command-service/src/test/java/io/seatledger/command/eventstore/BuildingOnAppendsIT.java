package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions that are made in memory, one after the other, before the first of them is written. */
class BuildingOnAppendsIT {

    private static final Tag A = Tag.of("t", "a");
    private static final Tag B = Tag.of("t", "b");
    private static final String TAG = TagText.of(A);

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private StoreUnderTest node;
    private StoreUnderTest other;

    @BeforeEach
    void open() {
        node = StoreUnderTest.on(database);
        other = StoreUnderTest.on(database);
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void areWrittenInOneGroup() throws Exception {
        write(node, event("x0", A));
        long groups = node.engine().lane().statistics().groups();
        PendingAppend first = append(at(1), event("x1", A));
        PendingAppend second = append(on(first), event("x2", A));
        PendingAppend stale = append(on(first), event("x3", A));
        PendingAppend check = PendingAppend.withoutEvents("x", Map.of(TAG, on(second)), null);
        writeInOneGroup(first, second, stale, check);

        assertThat(first.verdict().get()).isEqualTo(appended(3, 3));
        assertThat(second.verdict().get()).isEqualTo(appended(4, 4));
        assertThat(stale.verdict().get()).isEqualTo(new Verdict.Conflicting(Set.of(TAG), 4));
        assertThat(check.verdict().get()).isEqualTo(appended(4, 4));
        assertThat(node.source(A).texts()).containsExactly("x0", "x1", "x2");
        assertThat(node.engine().lane().statistics().groups())
                .as("one that waited for the lock, and one for all")
                .isEqualTo(groups + 2);
    }

    @Test
    void areWrittenInGroupsThatFollowOneAnother() throws Exception {
        PendingAppend first = append(at(0), event("x1", A));
        PendingAppend second = append(on(first), event("x2", A));

        assertThat(node.engine().append(first).get()).isEqualTo(appended(1, 1));
        assertThat(node.engine().append(second).get()).isEqualTo(appended(2, 2));
        assertThat(node.engine().append(append(on(first), event("x3", A))).get())
                .isEqualTo(new Verdict.Conflicting(Set.of(TAG), 2));
    }

    @Test
    void areVoidIfOneBeforeThemCannotBeStored() throws Exception {
        NewEvent event = event("x stored twice", A);
        write(node, event);
        PendingAppend twice = append(at(1), event);
        PendingAppend next = append(on(twice), event("x1", A));
        PendingAppend unrelated = append(Map.of(), event("x2", B));
        writeInOneGroup(twice, next, unrelated);

        assertThat(unrelated.verdict().get()).isInstanceOf(Verdict.Appended.class);
        assertThatThrownBy(twice.verdict()::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(next.verdict().get()).isInstanceOf(Verdict.Conflicting.class);
        assertThat(node.source(A).texts()).containsExactly("x stored twice");
    }

    @Test
    void areNotBuiltOnAfterTheirTransactionWasRolledBack() throws Exception {
        NewEvent event = event("x stored twice", A);
        write(node, event);
        PendingAppend twice = append(at(1), event);
        PendingAppend built = append(on(twice), event("x1", A));
        PendingAppend late = append(on(built), event("x2", A));
        writeInOneGroup(twice, built, late);

        assertThat(built.verdict().get()).isInstanceOf(Verdict.Conflicting.class);
        assertThat(late.verdict().get()).isInstanceOf(Verdict.Conflicting.class);
        assertThat(node.source(A).texts()).containsExactly("x stored twice");
    }

    @Test
    void areNotBuiltOnIfTheyWereNeverQueued() {
        node.engine().close();
        PendingAppend refused = append(Map.of(), event("x0", A));

        assertThat(node.engine().append(refused)).isCompletedExceptionally();
        assertThat(refused.isRejected()).isTrue();
    }

    @Test
    void areFoundAndBuiltOnWhenTheirCommitWasNotAnswered() throws Exception {
        write(node, event("x0", A));
        var listener = new Listener(node);
        node.execute("""
            CREATE SEQUENCE commits;
            CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('commits') = 1 THEN
                    RAISE WARNING 'the transaction has committed locally, but may not have been replicated';
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT OR UPDATE ON ledgers DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION at_commit()\
            """);
        PendingAppend first = append(at(1), event("x1", A));
        PendingAppend second = append(on(first), event("x2", A));

        assertThat(node.engine().append(first).get()).isEqualTo(appended(2, 2));
        assertThat(node.engine().append(second).get()).isEqualTo(appended(3, 3));
        assertThat(node.engine().lane().statistics().retries()).isEqualTo(1);
        assertThat(listener.events).extracting(LoggedEvent::append).containsExactly(first, second);
    }

    @Test
    void areToldToListenersBeforeAnybodyElse() throws Exception {
        var listener = new Listener(node);
        List<Integer> known = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            PendingAppend append = append(Map.of(), event("x" + i, A, B));
            var counted = append.verdict().thenRun(() -> known.add(listener.events.size()));
            var _ = node.engine().append(append);
            counted.get();
        }

        assertThat(known)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(listener.events)
                .extracting(LoggedEvent::envelope)
                .containsExactlyElementsOf(node.log().readAfter(0, 100))
                .allMatch(EventEnvelope::hasValidHash);
        assertThat(listener.events.getFirst().newTags()).containsExactlyInAnyOrder("t=a", "t=b");
        assertThat(listener.events.subList(1, 20))
                .allMatch(event -> event.newTags().isEmpty());
    }

    @Test
    void areToldWhatAnotherNodeHasWritten() throws Exception {
        write(node, event("x0", A));
        var listener = new Listener(node);
        write(other, event("x1", A, B));
        PendingAppend stale = append(at(1), event("x2", A));

        assertThat(node.engine().append(stale).get()).isEqualTo(new Verdict.Conflicting(Set.of(TAG), 2));

        assertThat(listener.events).hasSize(1);
        LoggedEvent missed = listener.events.getFirst();
        assertThat(missed.envelope()).isEqualTo(node.log().readAfter(1, 1).getFirst());
        assertThat(missed.newTags()).containsExactly("t=b");
        assertThat(missed.append()).isNull();
    }

    /** The moment that a decision has to come back is short: on a machine that is busy, it may come too late. */
    @Test
    void winWhenTheyComeBackWhileTheirNodeHasTheLock() {
        AtomicInteger number = new AtomicInteger();

        await().until(() -> {
            long head = node.log().head();
            write(node, event("x" + number.incrementAndGet(), A));
            write(other, event("x" + number.incrementAndGet(), A));
            long groups = node.engine().lane().statistics().groups();
            PendingAppend stale = append(at(head + 1), event("x stale", A));
            PendingAppend unrelated = append(Map.of(), event("x unrelated", B));
            CompletableFuture<Verdict> again = stale.verdict()
                    .thenCompose(verdict -> node.engine()
                            .append(append(
                                    at(((Verdict.Conflicting) verdict).head()),
                                    event("x" + number.incrementAndGet(), A))));
            writeInOneGroup(stale, unrelated);

            assertThat(again.get()).isInstanceOf(Verdict.Appended.class);
            assertThat(unrelated.verdict().get()).isInstanceOf(Verdict.Appended.class);
            assertThat(node.source(A).texts())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, number.get())
                            .mapToObj(i -> "x" + i)
                            .toList());
            return node.engine().lane().statistics().groups() == groups + 2;
        });
    }

    /** Each node counts in memory. If a decision were made on what is not so, two events would have the same number. */
    @Test
    void countWithoutGapAndWithoutRepeatOnTwoNodes() throws Exception {
        int callers = 32;
        int times = 25;
        List<Counter> counters = List.of(new Counter(node), new Counter(other));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, callers)
                    .mapToObj(caller ->
                            (Callable<Integer>) () -> counters.get(caller % 2).increment(times))
                    .toList();
            for (Future<Integer> mostAttempts : threads.invokeAll(calls)) {
                assertThat(mostAttempts.get()).isLessThan(20);
            }
        }

        assertThat(node.source(A).texts())
                .containsExactlyElementsOf(IntStream.range(0, callers * times)
                        .mapToObj(number -> "x" + number)
                        .toList());
    }

    /** Decides in memory what the next number is, after all that this node has decided before. */
    private static final class Counter implements LogListener {

        private final StoreUnderTest store;

        /** Those that the next decision builds on, and that may not be written yet. */
        private final Set<PendingAppend> chain = new HashSet<>();

        private @Nullable PendingAppend last;
        private long position;
        private long next;

        Counter(StoreUnderTest store) {
            this.store = store;
            store.engine().addListener(this);
        }

        int increment(int times) throws InterruptedException, ExecutionException {
            int mostAttempts = 0;
            for (int i = 0; i < times; i++) {
                int attempts = 1;
                PendingAppend append = decide();
                while (append.verdict().get() instanceof Verdict.Conflicting(var _, long head)) {
                    forget(append, head);
                    append = decide();
                    attempts++;
                }
                mostAttempts = Math.max(mostAttempts, attempts);
            }
            return mostAttempts;
        }

        private synchronized PendingAppend decide() {
            PendingAppend append =
                    append(Map.of(TAG, new TagView(last == null ? position : 0, last)), event("x" + next, A));
            next++;
            last = append;
            chain.add(append);
            var _ = store.engine().append(append);
            return append;
        }

        @Override
        public synchronized void appended(List<LoggedEvent> consecutive) {
            for (LoggedEvent event : consecutive) {
                if (event.envelope().position() == position + 1) {
                    position++;
                    if (event.append() == null || !chain.remove(event.append())) {
                        startFromTheLog();
                    } else if (chain.isEmpty()) {
                        last = null;
                    }
                }
            }
        }

        private synchronized void forget(PendingAppend refused, long head) {
            if (position < head) {
                position = store.source(A).texts().size();
                startFromTheLog();
            }
            if (chain.contains(refused)) {
                startFromTheLog();
            }
        }

        /** Every event of this log has a number: the numbers begin with 0, the positions with 1. */
        private void startFromTheLog() {
            chain.clear();
            last = null;
            next = position;
        }
    }

    /** Remembers what it is told. */
    private static final class Listener implements LogListener {

        private final List<LoggedEvent> events = new CopyOnWriteArrayList<>();

        Listener(StoreUnderTest store) {
            store.engine().addListener(this);
        }

        @Override
        public void appended(List<LoggedEvent> consecutive) {
            events.addAll(consecutive);
        }
    }

    /** The first append waits for the lock alone; the others form the next group. */
    private void writeInOneGroup(PendingAppend... group) throws SQLException {
        try (Connection holder =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            holder.setAutoCommit(false);
            AppendWriter.lock(holder, new LogContinuity(), new LogMemory(), List.of());
            var _ = node.engine().append(append(Map.of(), event("x alone")));
            await().until(() -> node.engine().lane().waiting() == 0);
            for (PendingAppend append : group) {
                var _ = node.engine().append(append);
            }
        }
    }

    private static void write(StoreUnderTest store, NewEvent event) throws Exception {
        assertThat(store.engine().append(append(Map.of(), event)).get()).isInstanceOf(Verdict.Appended.class);
    }

    private static Verdict appended(long position, long version) {
        return new Verdict.Appended(new AppendReceipt(position, Map.of("x", version)));
    }

    private static TagView at(long position) {
        return new TagView(position, null);
    }

    private static TagView on(PendingAppend writer) {
        return new TagView(0, writer);
    }

    private static PendingAppend append(TagView ofA, NewEvent event) {
        return append(Map.of(TAG, ofA), event);
    }

    private static PendingAppend append(Map<String, TagView> reads, NewEvent event) {
        return new PendingAppend("x", new Views(reads, Map.of()), List.of(event), null);
    }

    private static NewEvent event(String text, Tag... tags) {
        return new NewEvent(
                UUID.randomUUID(),
                Instant.EPOCH,
                new QualifiedName("text.written"),
                Set.of(tags),
                new Texts("x", "text.written", 1, "{}", "\"" + text + "\""),
                null);
    }
}
