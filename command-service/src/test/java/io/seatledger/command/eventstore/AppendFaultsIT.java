package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.AppendStatistics.Result;
import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** What becomes of appends when the process, the database or another node fails at the worst moment. */
class AppendFaultsIT {

    private static final Tag A = Tag.of("t", "a");
    private static final Duration SECONDS_OF_A_FAULT = Duration.ofSeconds(10);

    private DatabaseAddress database;
    private StoreUnderTest store;
    private Connection administrator;

    @BeforeEach
    void open() throws SQLException {
        database = Parts.postgres().freshDatabase();
        store = StoreUnderTest.on(database);
        administrator = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    @AfterEach
    void close() throws SQLException {
        administrator.close();
        store.close();
    }

    @Test
    void anErrorWithinAGroupLeavesNothingBehindAndEndsTheLane() throws Exception {
        Group group = groupWith(() -> {
            throw new StackOverflowError("thrown within the group");
        });

        for (var append : List.of(group.companion(), group.faulty())) {
            assertThatThrownBy(append::get).hasCauseInstanceOf(AppendOutcomeUnknownException.class);
        }
        await().dontCatchUncaughtExceptions().until(() -> !store.engine().lane().isAlive());
        assertThatThrownBy(append("too late")::get).hasCauseInstanceOf(EventStoreUnavailableException.class);
        try (StoreUnderTest other = StoreUnderTest.on(database)) {
            other.append(AppendCondition.none(), StoreUnderTest.event("after", A))
                    .get();
        }
        assertThat(store.source(A).texts()).containsExactly("before", "after");
    }

    @Test
    void anExceptionWithinAGroupFailsOnlyTheAppendThatCausedIt() throws Exception {
        Group group = groupWith(() -> {
            throw new IllegalStateException("thrown within the group");
        });

        group.companion().get();
        append("after").get();
        assertThat(store.source(A).texts()).contains("before", "companion", "after");
        assertThat(sessionThatAppends()).isNotEqualTo(group.session());
    }

    @Test
    void waitsForADatabaseThatRefusesWritesForAWhile() throws Exception {
        append("before").get();
        refuseWrites();

        var waiting = append("waiting");
        await().until(() -> store.engine().lane().statistics().retries() > 3);
        assertThat(waiting).isNotDone();
        acceptWrites();

        waiting.get(SECONDS_OF_A_FAULT.toSeconds(), TimeUnit.SECONDS);
        assertThat(store.source(A).texts()).containsExactly("before", "waiting");
    }

    @Test
    void isUnavailableWhenTheDatabaseRefusesWritesForLong() throws Exception {
        append("before").get();
        long transactions = transactions();
        refuseWrites();

        assertThatThrownBy(append("never")::get).hasCauseInstanceOf(EventStoreUnavailableException.class);

        AppendStatistics statistics = store.engine().lane().statistics();
        assertThat(statistics.count(Result.NOT_WRITTEN)).isEqualTo(1);
        assertThat(statistics.count(Result.UNKNOWN)).isZero();
        assertThat(transactions() - transactions).isLessThan(500);
        acceptWrites();
        append("after").get();
        assertThat(store.source(A).texts()).containsExactly("before", "after");
    }

    @Test
    void isReportedAsDownUntilTheDatabaseTakesWritesAgain() throws Exception {
        append("before").get();
        StoreHealth health =
                new StoreHealth(store.log(), store.signal(), store.engine().lane());
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        execute("CREATE FUNCTION refuse_all() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$");
        execute("CREATE TRIGGER refuses BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_all()");
        execute("CREATE TRIGGER refuses BEFORE UPDATE ON store_identity"
                + " FOR EACH STATEMENT EXECUTE FUNCTION refuse_all()");

        assertThatThrownBy(append("never")::get).hasCauseInstanceOf(EventStoreUnavailableException.class);

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails().get("reason")).asString().contains("the disk is full");
        execute("DROP TRIGGER refuses ON events");
        execute("DROP TRIGGER refuses ON store_identity");
        // Nobody sends an append to a node that is down.
        await().untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void isReportedAsDownWhileTheDatabaseIsReadOnly() throws Exception {
        StoreHealth health =
                new StoreHealth(store.log(), store.signal(), store.engine().lane());
        refuseWrites();

        await().untilAsserted(() ->
                assertThat(health.health().getDetails().get("reason")).isEqualTo("the database is read-only"));

        acceptWrites();
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
        await().untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void isNotLostWhenAPartitionIsMissing() throws Exception {
        append("before").get();
        execute("ALTER TABLE events DETACH PARTITION events_1");

        assertThatThrownBy(append("never")::get).hasCauseInstanceOf(EventStoreUnavailableException.class);
    }

    @Test
    void isUnavailableAndNotUnknownWhenTheDatabaseIsGone() throws Exception {
        StoreUnderTest other = StoreUnderTest.onAFreshDatabase();
        try (other) {
            other.append(AppendCondition.none(), StoreUnderTest.event("before", A))
                    .get();
            String name = other.dataSource().getJdbcUrl().replaceFirst(".*/([^?]*).*", "$1");
            execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");

            assertThatThrownBy(other.append(AppendCondition.none(), StoreUnderTest.event("never", A))::get)
                    .hasCauseInstanceOf(EventStoreUnavailableException.class);
        }
    }

    @Test
    void looksUpAGroupWhoseCommitWasNotAnswered() throws Exception {
        append("before").get();
        // The client cannot know what has become of its transaction.
        atTheNextCommit("PERFORM pg_terminate_backend(pg_backend_pid())");

        append("once").get();

        assertThat(store.source(A).texts()).containsExactly("before", "once");
        assertThat(store.engine().lane().statistics().retries()).isEqualTo(1);
    }

    /** PostgreSQL warns when it stops waiting for a standby. */
    @Test
    void looksUpAGroupWhoseCommitCameWithAWarning() throws Exception {
        append("before").get();
        atTheNextCommit("RAISE WARNING 'the transaction has committed locally, but may not have been replicated'");

        append("once").get();

        assertThat(store.source(A).texts()).containsExactly("before", "once");
        assertThat(store.engine().lane().statistics().retries()).isEqualTo(1);
    }

    @Test
    void goesOnWithinSecondsWhenAnotherNodeFreezesWithTheLock() throws Exception {
        try (Connection frozen = HeldConnections.besides(store.dataSource()).toAppend()) {
            AppendWriter.lock(frozen, new LogContinuity(), new LogMemory(), List.of());

            append("after the other node froze").get(SECONDS_OF_A_FAULT.toSeconds(), TimeUnit.SECONDS);

            assertThatThrownBy(() -> AppendWriter.lock(frozen, new LogContinuity(), new LogMemory(), List.of()))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void showsHowLongAppendsWait() throws Exception {
        append("opens the connection").get();
        administrator.setAutoCommit(false);
        AppendWriter.lock(administrator, new LogContinuity(), new LogMemory(), List.of());

        var waiting = append("waiting");

        AppendLane lane = store.engine().lane();
        await().until(() -> lane.longestWait().compareTo(Duration.ofMillis(500)) > 0);
        administrator.rollback();
        waiting.get();
        await().until(() -> lane.longestWait().isZero());
        assertThat(lane.statistics().lockNanos())
                .isGreaterThan(Duration.ofMillis(400).toNanos());
    }

    @Test
    void endsInTimeWhenTheLockIsNotReleased() throws Exception {
        administrator.setAutoCommit(false);
        AppendWriter.lock(administrator, new LogContinuity(), new LogMemory(), List.of());
        var first = append("first");
        await().until(() -> store.engine().lane().waiting() == 0);
        var second = append("second");

        CompletableFuture.runAsync(store.engine()::close).get(15, TimeUnit.SECONDS);

        for (var append : List.of(first, second)) {
            assertThatThrownBy(append::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(EventStoreUnavailableException.class);
        }
    }

    @Test
    void tellsAnExhaustedPoolFromADatabaseThatIsUnavailable() throws Exception {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < store.dataSource().getMaximumPoolSize(); i++) {
            all.add(store.dataSource().getConnection());
        }

        assertThatThrownBy(store.log()::head).isInstanceOf(ConnectionsExhaustedException.class);

        for (Connection each : all) {
            each.close();
        }
        assertThat(store.log().head()).isZero();
    }

    /** Makes PostgreSQL execute a statement of PL/pgSQL while it commits the next group, and only then. */
    private void atTheNextCommit(String statement) throws SQLException {
        execute("""
            CREATE SEQUENCE commits;
            CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('commits') = 1 THEN
                    %s;
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT OR UPDATE ON ledgers DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION at_commit()\
            """.formatted(statement));
    }

    private CompletableFuture<ConsistencyMarker> append(String text) {
        return store.append(AppendCondition.none(), StoreUnderTest.event(text, A));
    }

    /** A group that fails while it is written, and the session that wrote before. */
    private record Group(
            long session, CompletableFuture<ConsistencyMarker> companion, CompletableFuture<Verdict> faulty) {}

    private Group groupWith(Runnable failure) throws Exception {
        append("before").get();
        long session = sessionThatAppends();
        administrator.setAutoCommit(false);
        AppendWriter.lock(administrator, new LogContinuity(), new LogMemory(), List.of());
        // The first append waits for the lock alone; the others form the next group.
        var alone = store.append(AppendCondition.none(), StoreUnderTest.event("alone"));
        await().until(() -> store.engine().lane().waiting() == 0);
        var companion = append("companion");
        var faulty = store.engine()
                .lane()
                .append(new PendingAppend(
                        null,
                        List.of(new NewEvent(
                                UUID.randomUUID(),
                                Instant.EPOCH,
                                new QualifiedName("text.written"),
                                new Unreadable(failure),
                                new Texts("f", "text.written", 1, "{}", "\"faulty\""),
                                null)),
                        null));
        administrator.rollback();
        administrator.setAutoCommit(true);
        alone.get();
        return new Group(session, companion, faulty);
    }

    /** Tags that cannot be read while the group is written. */
    private static final class Unreadable extends AbstractSet<Tag> {

        private final Runnable failure;

        Unreadable(Runnable failure) {
            this.failure = failure;
        }

        @Override
        public Iterator<Tag> iterator() {
            failure.run();
            return Collections.emptyIterator();
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private long sessionThatAppends() {
        return store.number("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'seatledger' AND query = 'COMMIT'");
    }

    private long transactions() {
        return store.number(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
    }

    private void refuseWrites() throws SQLException {
        execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
                + " current_database()); END $$");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
    }

    private void acceptWrites() throws SQLException {
        execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only',"
                + " current_database()); END $$");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute(sql);
        }
    }
}
