package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePartitionsIT {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Tag A = Tag.of("t", "a");

    private final StoreUnderTest store = StoreUnderTest.onAFreshDatabase();

    @AfterEach
    void close() {
        store.close();
    }

    private StorePartitions started(long positions, Duration keptFor) {
        StorePartitions partitions = new StorePartitions(store.dataSource(), positions, keptFor, OFTEN);
        partitions.start();
        return partitions;
    }

    @Nested
    class OfTheLog {

        @Test
        void areThereBeforeTheLogReachesThem() throws Exception {
            store.execute("DROP TABLE events_1, events_50000001");
            try (StorePartitions _ = started(10, MONTH)) {
                for (int i = 0; i < 100; i++) {
                    await().until(() -> free() >= 10);
                    store.append(AppendCondition.none(), StoreUnderTest.event("a" + i, A))
                            .get();
                }
            }

            assertThat(store.number("SELECT count(DISTINCT tableoid) FROM events"))
                    .isEqualTo(10);
            assertThat(store.log().head()).isEqualTo(100);
            assertThat(store.source(A).texts())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 100).mapToObj(i -> "a" + i).toList());
            assertThat(store.log().readAfter(5, 50))
                    .extracting(EventEnvelope::position)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(6, 55).boxed().toList());
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, 1_000_000_001})
        void areNotMadeInASizeThatWouldStopTheLog(long size) {
            assertThatThrownBy(() -> store.number("SELECT make_log_partitions(%d)".formatted(size)))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasStackTraceContaining("a partition has 1 to 1,000,000,000 positions");
        }

        @Test
        void areNotSearchedForTheHeadOrAPageButLookedUp() throws Exception {
            store.execute("DROP TABLE events_1, events_50000001");
            store.execute("SELECT make_log_partitions(1000)");

            assertThat(store.plan("SELECT max(position) FROM events"))
                    .contains("Index Only Scan Backward")
                    .doesNotContain("Seq Scan", "Sort");
            assertThat(store.plan("SELECT * FROM events WHERE position > 5 ORDER BY position LIMIT 10"))
                    .contains("Index Scan")
                    .doesNotContain("Seq Scan", "Sort");
            assertThat(store.plan("SELECT * FROM events WHERE position > 1005 ORDER BY position LIMIT 10"))
                    .contains("events_1001")
                    .doesNotContain("events_1 ");
        }

        private long free() {
            return store.number("SELECT max(upper) - 1 - (SELECT coalesce(max(position), 0) FROM events) FROM (SELECT"
                    + " (regexp_match(pg_get_expr(relpartbound, oid), 'TO \\(''(\\d+)''\\)'))[1]::bigint AS upper"
                    + " FROM pg_class WHERE relispartition AND relname LIKE 'events\\_%' AND relkind = 'r') p");
        }
    }

    @Nested
    class OfTheOutcomes {

        @Test
        void areMadeAtTheStartAfterAMonthWithoutTheService() throws Exception {
            dropAll();
            assertThatThrownBy(() -> store.append(named("c")).get())
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasStackTraceContaining("no partition");

            try (StorePartitions _ = started(1_000, MONTH)) {
                store.append(named("c")).get();
            }

            assertThat(store.outcomes().find(key("c"))).isPresent();
            assertThat(store.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'command_outcomes'::regclass"))
                    .isBetween(3L, 4L);
        }

        @Test
        void areDroppedWhenAllOfTheirOutcomesHaveExpired() throws Exception {
            partition("expired", 41, 36);
            partition("expiring", 36, 29);
            keep("old", "36 days 1 minute");
            keep("younger", "35 days");

            try (StorePartitions _ = started(1_000, MONTH)) {
                await().until(() -> store.outcomes().find(key("old")).isEmpty());
            }

            assertThat(store.outcomes().find(key("younger"))).isPresent();
            assertThat(store.number("SELECT count(*) FROM pg_class WHERE relname = 'command_outcomes_expired'"))
                    .isZero();
        }

        @Test
        void areNotTakenForAttachedBecauseOfTheirName() throws Exception {
            String name = "command_outcomes_' || to_char(date_bin('5 days', now(), '2000-01-01Z'), 'YYYYMMDD')";
            store.execute("DO $$ BEGIN EXECUTE 'ALTER TABLE command_outcomes DETACH PARTITION " + name + "; END $$");

            assertThatThrownBy(() -> store.number("SELECT make_outcome_partitions()"))
                    .hasStackTraceContaining("already exists");
        }

        @Test
        void areReportedWhenTheyCannotBeMade() throws Exception {
            try (StorePartitions partitions = started(1_000, MONTH)) {
                store.execute("ALTER FUNCTION make_outcome_partitions RENAME TO gone");

                await().until(() -> partitions.failure() != null);
                assertThat(partitions.failure()).contains("make_outcome_partitions");
                store.execute("ALTER FUNCTION gone RENAME TO make_outcome_partitions");
                await().until(() -> partitions.failure() == null);
            }
        }

        @Test
        void areKeptForAsLongAsConfigured() throws Exception {
            partition("expired", 41, 36);
            keep("old", "40 days");

            try (StorePartitions _ = started(1_000, Duration.ofDays(37))) {
                partition("far", 90, 85);
                await().until(() ->
                        store.number("SELECT count(*) FROM pg_class WHERE relname = 'command_outcomes_far'") == 0);
            }

            assertThat(store.outcomes().find(key("old"))).isPresent();
        }

        @Test
        void areNeverDroppedBeforeThirtyDays() {
            assertThatThrownBy(() -> new StorePartitions(store.dataSource(), MONTH.minusSeconds(1), OFTEN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("seatledger.outcomes.kept-for");
            assertThatThrownBy(() -> store.execute("SELECT drop_outcome_partitions('29 days 23:59:59')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("at least 30 days");
        }

        @Test
        void doNotHoldUpAppendsWhileTheyWaitToBeDropped() throws Exception {
            partition("expired", 41, 36);
            try (var reader = store.dataSource().getConnection();
                    StorePartitions _ = startedBeside(reader)) {
                await().until(() -> store.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);

                store.append(named("c")).get();

                assertThat(store.number("SELECT count(*) FROM pg_class WHERE relname = 'command_outcomes_expired'"))
                        .isEqualTo(1);
                reader.rollback();
                await().until(() ->
                        store.number("SELECT count(*) FROM pg_class WHERE relname = 'command_outcomes_expired'") == 0);
            }
        }

        /** The reader has the lock first: otherwise the partition may be gone before it reads. */
        private StorePartitions startedBeside(Connection reader) throws SQLException {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT count(*) FROM command_outcomes");
            return started(1_000, MONTH);
        }

        private void dropAll() throws SQLException {
            store.execute("DO $$ DECLARE old regclass; BEGIN FOR old IN SELECT inhrelid::regclass FROM pg_inherits"
                    + " WHERE inhparent = 'command_outcomes'::regclass LOOP EXECUTE 'DROP TABLE ' || old; END LOOP;"
                    + " END $$");
        }

        private void partition(String name, int from, int to) throws SQLException {
            store.execute("CREATE TABLE command_outcomes_%s (LIKE command_outcomes INCLUDING ALL, PRIMARY KEY (key))"
                    .formatted(name));
            store.execute(
                    "DO $$ BEGIN EXECUTE format('ALTER TABLE command_outcomes ATTACH PARTITION command_outcomes_%s"
                                    .formatted(name)
                            + " FOR VALUES FROM (%L) TO (%L)', now() - interval '"
                            + from
                            + " days', now() - interval '"
                            + to
                            + " days'); END $$");
        }

        private void keep(String command, String age) throws SQLException {
            store.execute("INSERT INTO command_outcomes VALUES ('%s', 1, now() - interval '%s', TRUE, 'aa', '{}')"
                    .formatted(key(command).digest(), age));
        }
    }

    private static CommandKey key(String command) {
        return new CommandKey("a", "ada", command);
    }

    private static NewOutcome named(String command) {
        return new NewOutcome(key(command), "a", "aa", true, "{}");
    }
}
