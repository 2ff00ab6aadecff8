package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresOutcomeStoreIT {

    private static final Tag A = Tag.of("t", "a");

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final StoreUnderTest store = StoreUnderTest.on(database);
    private final PostgresOutcomeStore outcomes = store.outcomes();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void areKeptWithTheEvents() throws Exception {
        store.append(AppendCondition.none(), StoreUnderTest.event("a0")).get();

        store.append(named("once"), AppendCondition.none(), StoreUnderTest.event("a1"), StoreUnderTest.event("a2"))
                .get();

        assertThat(outcomes.find(key("once"))).contains(new StoredOutcome("aa", true, "{\"of\":\"once\"}", 3));
        assertThat(outcomes.find(new CommandKey("a", "bob", "once"))).isEmpty();
        assertThat(outcomes.find(new CommandKey("b", "ada", "once"))).isEmpty();
    }

    @Test
    void areNotKeptWithoutThem() throws Exception {
        ConsistencyMarker start = store.source(A).marker();
        store.append(AppendCondition.none(), StoreUnderTest.event("a0", A)).get();

        assertThatThrownBy(store.append(named("conflicting"), after(start), StoreUnderTest.event("a1", A))::get)
                .hasCauseInstanceOf(AppendEventsTransactionRejectedException.class);

        assertThat(outcomes.find(key("conflicting"))).isEmpty();
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void areNotKeptWithEventsThatCannotBeStored() throws Exception {
        var same = StoreUnderTest.event("a0", A);
        store.append(AppendCondition.none(), same).get();

        assertThatThrownBy(store.append(named("broken"), AppendCondition.none(), same)::get)
                .hasCauseInstanceOf(IllegalArgumentException.class);

        assertThat(outcomes.find(key("broken"))).isEmpty();
    }

    @Test
    void areKeptForCommandsThatAppendNothing() throws Exception {
        store.append(AppendCondition.none(), StoreUnderTest.event("a0")).get();

        assertThat(store.append(named("unchanged")).get())
                .isEqualTo(new Verdict.Appended(new AppendReceipt(1, Map.of("a", 1L))));

        assertThat(outcomes.find(key("unchanged")).orElseThrow().accountVersion())
                .isEqualTo(1);
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void areKeptOnce() throws Exception {
        store.append(named("once"), AppendCondition.none(), StoreUnderTest.event("a0"))
                .get();

        assertRecorded(store.append(named("once", "bb"), AppendCondition.none(), StoreUnderTest.event("a1")));
        assertThat(store.append(named("once", "bb")).get())
                .isInstanceOfSatisfying(
                        Verdict.Recorded.class,
                        recorded -> assertThat(recorded.stored().fingerprint()).isEqualTo("aa"));

        assertThat(outcomes.find(key("once")).orElseThrow().fingerprint()).isEqualTo("aa");
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void takePrecedenceOverAConflict() throws Exception {
        ConsistencyMarker start = store.source(A).marker();
        store.append(named("once"), after(start), StoreUnderTest.event("a0", A)).get();

        assertRecorded(store.append(named("once"), after(start), StoreUnderTest.event("a1", A)));
    }

    @Test
    void ofOneGroupAreThoseOfTheFirst() throws Exception {
        try (var holder = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x5EA71ED6E2L + ")");

            // The first append waits for the lock alone; the others form the next group.
            var alone = store.append(AppendCondition.none(), StoreUnderTest.event("a0"));
            await().until(() ->
                    store.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
            var first = store.append(named("once", "aa"), AppendCondition.none(), StoreUnderTest.event("a1"));
            var second = store.append(named("once", "bb"), AppendCondition.none(), StoreUnderTest.event("a2"));
            var other = store.append(named("other"), AppendCondition.none(), StoreUnderTest.event("a3"));
            holder.rollback();

            alone.get();
            first.get();
            other.get();
            assertRecorded(second);
        }
        assertThat(outcomes.find(key("once")).orElseThrow().fingerprint()).isEqualTo("aa");
        assertThat(outcomes.find(key("other")).orElseThrow().accountVersion()).isEqualTo(3);
        assertThat(store.log().head()).isEqualTo(3);
    }

    @Test
    void acrossEnginesAreThoseOfTheFirst() throws Exception {
        int commands = 50;
        try (StoreUnderTest other = StoreUnderTest.on(database)) {
            List<CompletableFuture<ConsistencyMarker>> appends = new ArrayList<>();
            for (int i = 0; i < commands; i++) {
                for (StoreUnderTest engine : List.of(store, other, store, other)) {
                    appends.add(engine.append(
                            named("c" + i),
                            AppendCondition.none(),
                            StoreUnderTest.event("a" + i, Tag.of("command", "c" + i))));
                }
            }

            int appended = 0;
            for (var append : appends) {
                try {
                    append.get();
                    appended++;
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(RecordedBeforeException.class);
                }
            }

            assertThat(appended).isEqualTo(commands);
            assertThat(IntStream.range(0, commands))
                    .allSatisfy(i -> assertThat(
                                    store.source(Tag.of("command", "c" + i)).texts())
                            .containsExactly("a" + i));
            assertThat(store.number("SELECT count(*) FROM command_outcomes")).isEqualTo(commands);
        }
    }

    private static AppendCondition after(ConsistencyMarker marker) {
        return AppendCondition.withCriteria(EventCriteria.havingTags(A)).withMarker(marker);
    }

    private static CommandKey key(String commandId) {
        return new CommandKey("a", "ada", commandId);
    }

    private static NewOutcome named(String commandId) {
        return named(commandId, "aa");
    }

    private static NewOutcome named(String commandId, String fingerprint) {
        return new NewOutcome(key(commandId), "a", fingerprint, true, "{\"of\":\"" + commandId + "\"}");
    }

    private static void assertRecorded(CompletableFuture<?> append) {
        assertThatThrownBy(append::get).hasCauseInstanceOf(RecordedBeforeException.class);
    }
}
