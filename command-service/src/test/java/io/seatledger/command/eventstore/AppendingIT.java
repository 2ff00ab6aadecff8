package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.StoreUnderTest.Sourced;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;

class AppendingIT {

    private static final Tag A = Tag.of("t", "a");
    private static final Tag B = Tag.of("t", "b");

    @Test
    void givesEachAppendOfAGroupItsOwnVerdict() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (StoreUnderTest store = StoreUnderTest.on(database);
                var holder = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            ConsistencyMarker start = store.source(A).marker();
            var same = StoreUnderTest.event("stored twice");
            store.append(AppendCondition.none(), same).get();
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x5EA71ED6E2L + ")");

            // The first append waits for the lock alone; the others form the next group.
            var first = store.append(start, A, StoreUnderTest.event("first", A));
            await().until(() -> isAnyoneWaiting(store));
            var late = store.append(start, A, StoreUnderTest.event("late", A));
            var other = store.append(start, B, StoreUnderTest.event("other", B));
            var duplicate = store.append(AppendCondition.none(), same);
            var last = store.append(AppendCondition.none(), StoreUnderTest.event("last", A));
            var afterLast = store.append(start, A, StoreUnderTest.event("after last", A));
            holder.rollback();

            first.get();
            other.get();
            last.get();
            assertRejected(late);
            assertRejected(afterLast);
            assertThatThrownBy(duplicate::get).hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(store.source(A).texts()).containsExactly("first", "last");
            assertThat(store.source(B).texts()).containsExactly("other");
            assertThat(store.log().head()).isEqualTo(4);
        }
    }

    @Test
    void doesNotWaitBehindTheBacklogOfAnotherAccount() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (StoreUnderTest store = StoreUnderTest.on(database);
                var holder = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x5EA71ED6E2L + ")");
            for (int i = 0; i < 300; i++) {
                var _ = store.append(
                        AppendCondition.none(),
                        IntStream.range(0, 100)
                                .mapToObj(_ -> StoreUnderTest.event("flood", A))
                                .toArray(TaggedEventMessage<?>[]::new));
            }

            var modest = store.append(AppendCondition.none(), StoreUnderTest.event("modest", B));
            holder.rollback();
            long position = GlobalIndexPosition.toIndex(modest.get().position());

            await().until(() -> store.log().head() == 300 * 100 + 1);
            assertThat(position).as("position in the log").isBetween(1L, 300 * 100 / 2L);
        }
    }

    @Test
    void isConditionalOnWhateverCriteriaCanSay() throws Exception {
        try (StoreUnderTest store = StoreUnderTest.onAFreshDatabase()) {
            ConsistencyMarker start = store.source(A).marker();
            store.append(AppendCondition.none(), StoreUnderTest.event("x", A, B))
                    .get();
            EventCriteria both = EventCriteria.havingTags(A, B);
            EventCriteria other = EventCriteria.havingTags(A, Tag.of("t", "c"));
            EventCriteria byType = EventCriteria.havingTags(A).andBeingOneOfTypes(new QualifiedName("text.written"));
            EventCriteria byOtherType = EventCriteria.havingTags(A).andBeingOneOfTypes(new QualifiedName("other"));

            for (EventCriteria criteria : List.of(both, byType, EventCriteria.havingAnyTag(), other.or(both))) {
                assertRejected(store.append(
                        AppendCondition.withCriteria(criteria).withMarker(start), StoreUnderTest.event("refused")));
                assertThat(store.source(SourcingCondition.conditionFor(criteria))
                                .texts())
                        .containsExactly("x");
            }
            for (EventCriteria criteria : List.of(other, byOtherType)) {
                assertThat(store.source(SourcingCondition.conditionFor(criteria))
                                .texts())
                        .isEmpty();
                store.append(AppendCondition.withCriteria(criteria).withMarker(start), StoreUnderTest.event("fine"))
                        .get();
            }
        }
    }

    @Test
    void canBeBasedOnEventsSourcedFromAMarkerOn() throws Exception {
        try (StoreUnderTest store = StoreUnderTest.onAFreshDatabase()) {
            store.append(AppendCondition.none(), StoreUnderTest.event("a1", A), StoreUnderTest.event("a2", A))
                    .get();
            Sourced warm = store.source(A);
            store.append(AppendCondition.none(), StoreUnderTest.event("b1", B), StoreUnderTest.event("a3", A))
                    .get();

            Sourced rest =
                    store.source(SourcingCondition.conditionFor(warm.marker().position(), EventCriteria.havingTags(A)));

            assertThat(rest.texts()).containsExactly("a3");
            store.append(rest.marker(), A, StoreUnderTest.event("a4", A)).get();
            assertRejected(store.append(warm.marker(), A, StoreUnderTest.event("a5", A)));
        }
    }

    @Test
    void cannotBeUndone() throws Exception {
        try (StoreUnderTest store = StoreUnderTest.onAFreshDatabase()) {
            store.append(AppendCondition.none(), StoreUnderTest.event("fact", A))
                    .get();

            for (String change : List.of(
                    "UPDATE events SET payload = '{}'",
                    "DELETE FROM events",
                    "TRUNCATE events",
                    "DELETE FROM events_1",
                    "DELETE FROM event_tags",
                    "UPDATE tag_names SET tag = 't=b'",
                    "DELETE FROM ledgers")) {
                assertThatThrownBy(() -> store.execute(change))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
        }
    }

    /** The hash covers the rows that decisions find the event by. */
    @Test
    void cannotLoseATagUnnoticed() throws Exception {
        try (StoreUnderTest store = StoreUnderTest.onAFreshDatabase()) {
            store.append(AppendCondition.none(), StoreUnderTest.event("fact", B, A))
                    .get();
            EventEnvelope before = store.log().readAfter(0, 1).getFirst();
            assertThat(before.tags()).containsExactly("t=a", "t=b");
            assertThat(before.hasValidHash()).isTrue();

            store.executeUnchecked("DELETE FROM event_tags WHERE tag = (SELECT id FROM tag_names WHERE tag = 't=a')");

            assertThat(store.source(A).texts()).isEmpty();
            assertThat(store.log().readAfter(0, 1).getFirst().hasValidHash()).isFalse();
        }
    }

    @Test
    void isRefusedWhenTheStoreHasBeenClosed() {
        StoreUnderTest store = StoreUnderTest.onAFreshDatabase();
        store.close();

        assertThatThrownBy(store.append(AppendCondition.none(), StoreUnderTest.event("late"))::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EventStoreUnavailableException.class);
    }

    private static boolean isAnyoneWaiting(StoreUnderTest store) {
        return store.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1;
    }

    private static void assertRejected(CompletableFuture<?> append) {
        assertThatThrownBy(append::get).hasCauseInstanceOf(AppendEventsTransactionRejectedException.class);
    }
}
