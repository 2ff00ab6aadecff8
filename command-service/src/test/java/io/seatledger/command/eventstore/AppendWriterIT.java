package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a database whose default is another isolation level than the one the writer needs. */
class AppendWriterIT {

    private static final Tag A = Tag.of("t", "a");

    private final StoreUnderTest store = StoreUnderTest.on(serializable());
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = store.dataSource().getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    private static DatabaseAddress serializable() {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation ="
                    + " serializable', current_database()); END $$");
            return database;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void seesWhatWasCommittedWhileItWaitedForTheLock() throws Exception {
        try (Connection other = store.dataSource().getConnection();
                var thread = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            assertThat(other.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            AppendWriter holder = lock(other);
            holder.judge(List.of(append(null, event("x"))));
            Future<AppendWriter> waiting = thread.submit(() -> lock(connection));
            await().until(() ->
                    store.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);

            holder.commit();

            AppendWriter writer = waiting.get();
            assertThat(writer.newHead().position()).isEqualTo(1);
            writer.judge(List.of(append(null, event("x"))));
            writer.commit();
        }
        assertThat(store.log().head()).isEqualTo(2);
    }

    @Test
    void findsWhatWasCommittedAndNothingElse() throws SQLException {
        PendingAppend both = append(null, event("x"), event("y"), event("x"));
        PendingAppend named = append(outcome("named", "{}"), event("x"));
        PendingAppend only = append(outcome("only", "{}"));
        PendingAppend lost = append(null, event("x"));
        PendingAppend never = append(outcome("never", "{}"));
        write(both, named, only);
        lock(connection).judge(List.of(lost));
        connection.rollback();

        Map<Integer, AppendReceipt> found = AppendWriter.find(connection, List.of(lost, both, never, named, only));

        assertThat(found)
                .containsOnly(
                        Map.entry(1, new AppendReceipt(3, Map.of("x", 2L, "y", 1L))),
                        Map.entry(3, new AppendReceipt(4, Map.of("x", 3L))),
                        Map.entry(4, new AppendReceipt(0, Map.of("x", 3L))));
    }

    @Test
    void doesNotTakeTheOutcomeOfARepeatForTheAppendsOwn() throws SQLException {
        write(append(outcome("once", "{\"first\":true}")));

        assertThat(AppendWriter.find(connection, List.of(append(outcome("once", "{\"first\":false}")))))
                .isEmpty();
    }

    /** Only a transaction that has written waits for a synchronous standby when it commits. */
    @Test
    void writesSoThatItsCommitWaitsForReplication() throws SQLException {
        AppendWriter.find(connection, List.of(append(null, event("x"))));

        try (var row = connection
                .createStatement()
                .executeQuery("SELECT pg_current_xact_id_if_assigned() IS NOT NULL, (SELECT xmin::text FROM"
                        + " store_identity) = pg_current_xact_id()::xid::text")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
            assertThat(row.getBoolean(2)).isTrue();
        }
    }

    @Test
    void writesNothingBeforeTheCommit() throws SQLException {
        AppendWriter writer = lock(connection);
        writer.judge(List.of(append(null, event("x"))));

        assertThat(writer.isCommitSent()).isFalse();
        connection.rollback();
        assertThat(store.log().head()).isZero();
    }

    @Test
    void refusesADecisionOnEventsThatTheLogHasLost() throws SQLException {
        write(append(null, event("x")));
        PendingAppend based = new PendingAppend(
                "x", new Views(Map.of("t=a", new TagView(7, null)), Map.of()), List.of(event("x")), null);

        AppendWriter writer = lock(connection);
        writer.judge(List.of(based));

        assertThat(writer.verdictOn(based)).isEqualTo(new Verdict.Conflicting(Set.of("t=a"), 1));
    }

    @Test
    void knowsTheIncarnationOfTheLog() throws SQLException {
        Head head = lock(connection).newHead();
        connection.rollback();
        write(append(null, event("x")));

        EventLog.Page<?> page = store.log().pageAfter(0, 10);

        assertThat(head.position()).isZero();
        assertThat(page.head().position()).isEqualTo(1);
        assertThat(page.head().incarnation()).isEqualTo(head.incarnation());
        assertThat(head.incarnation().timeline()).isEqualTo("00000001");
        try (StoreUnderTest other = StoreUnderTest.onAFreshDatabase()) {
            assertThat(other.log().pageAfter(0, 1).head().incarnation().id())
                    .isNotEqualTo(head.incarnation().id());
        }
    }

    private void write(PendingAppend... group) throws SQLException {
        AppendWriter writer = lock(connection);
        writer.judge(List.of(group));
        writer.commit();
    }

    private static PendingAppend append(@Nullable NewOutcome outcome, NewEvent... events) {
        return new PendingAppend(null, List.of(events), outcome);
    }

    private static NewEvent event(String account) {
        return new NewEvent(
                UUID.randomUUID(),
                Instant.EPOCH,
                new QualifiedName("text.written"),
                Set.of(A),
                new Texts(account, "text.written", 1, "{}", "\"text\""),
                null);
    }

    private static NewOutcome outcome(String command, String answer) {
        return new NewOutcome(new CommandKey("x", "ada", command), "x", "aa", true, answer);
    }

    private static AppendWriter lock(Connection connection) throws SQLException {
        return AppendWriter.lock(connection, new LogContinuity(), new LogMemory(), List.of());
    }
}
