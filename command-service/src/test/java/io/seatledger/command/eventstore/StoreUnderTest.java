package io.seatledger.command.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.Metadata;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** An engine whose events are plain texts. Several of them may share a database. */
final class StoreUnderTest implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HikariDataSource dataSource = new HikariDataSource();
    private final EventLog log;
    private final AppendSignal signal;
    private final PostgresEventStorageEngine engine;

    private StoreUnderTest(DatabaseAddress database) {
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setMaximumPoolSize(12);
        dataSource.setConnectionTimeout(5_000);
        Flyway.configure().dataSource(dataSource).load().migrate();
        log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
        engine = new PostgresEventStorageEngine(dataSource, log, signal, new PlainTexts());
    }

    static StoreUnderTest onAFreshDatabase() {
        return new StoreUnderTest(Parts.postgres().freshDatabase());
    }

    static StoreUnderTest on(DatabaseAddress database) {
        return new StoreUnderTest(database);
    }

    PostgresEventStorageEngine engine() {
        return engine;
    }

    PostgresOutcomeStore outcomes() {
        return new PostgresOutcomeStore(dataSource);
    }

    EventLog log() {
        return log;
    }

    HikariDataSource dataSource() {
        return dataSource;
    }

    AppendSignal signal() {
        return signal;
    }

    static TaggedEventMessage<EventMessage> event(String text, Tag... tags) {
        return new GenericTaggedEventMessage<>(
                new GenericEventMessage(
                        UUID.randomUUID().toString(),
                        new MessageType("text.written"),
                        text,
                        Metadata.emptyInstance(),
                        Instant.parse("2026-11-24T10:00:00.123456Z")),
                Set.of(tags));
    }

    /** Appends on condition that no event with this tag was added after the marker. */
    CompletableFuture<ConsistencyMarker> append(ConsistencyMarker marker, Tag tag, TaggedEventMessage<?>... events) {
        return append(
                AppendCondition.withCriteria(EventCriteria.havingTags(tag)).withMarker(marker), events);
    }

    CompletableFuture<ConsistencyMarker> append(AppendCondition condition, TaggedEventMessage<?>... events) {
        return engine.appendEvents(condition, null, List.of(events)).thenCompose(StoreUnderTest::finish);
    }

    /** Appends like a command that its sender has named. */
    CompletableFuture<ConsistencyMarker> append(
            NewOutcome outcome, AppendCondition condition, TaggedEventMessage<?>... events) {
        return new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE)
                .create()
                .executeWithResult(context -> {
                    context.putResource(NewOutcome.RESOURCE_KEY, outcome);
                    return engine.appendEvents(condition, context, List.of(events))
                            .thenCompose(transaction -> finish(transaction, context));
                });
    }

    /** Stores the outcome of a command that appends nothing. */
    CompletableFuture<Verdict> append(NewOutcome outcome) {
        return engine.append(PendingAppend.withoutEvents(outcome.accountId(), Map.of(), outcome));
    }

    private static CompletableFuture<ConsistencyMarker> finish(AppendTransaction<?> transaction) {
        return finish(transaction, null);
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<ConsistencyMarker> finish(
            AppendTransaction<?> transaction, @Nullable ProcessingContext context) {
        var typed = (AppendTransaction<AppendReceipt>) transaction;
        return typed.commit(context).thenCompose(receipt -> typed.afterCommit(receipt, context));
    }

    /** The texts with a tag, and the marker of a decision that is based on them. */
    record Sourced(List<String> texts, ConsistencyMarker marker) {}

    Sourced source(Tag tag) {
        return source(SourcingCondition.conditionFor(EventCriteria.havingTags(tag)));
    }

    Sourced source(SourcingCondition condition) {
        var texts = new ArrayList<String>();
        var stream = engine.source(condition, null);
        while (true) {
            var entry = stream.next()
                    .orElseThrow(() -> new AssertionError(
                            "the stream ended", stream.error().orElse(null)));
            if (entry.message() instanceof TerminalEventMessage) {
                return new Sourced(texts, entry.getResource(ConsistencyMarker.RESOURCE_KEY));
            }
            texts.add((String) entry.message().payload());
        }
    }

    /** Runs a statement directly on the database, bypassing the engine. */
    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs statements directly on the database, which checks nothing of what they write. */
    void executeUnchecked(String... sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL session_replication_role = replica");
            for (String each : sql) {
                statement.execute(each);
            }
            connection.commit();
        }
    }

    /** The plan of a query. */
    String plan(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
            var plan = new StringBuilder();
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    /** Reads a number directly from the database, bypassing the engine. */
    long number(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        signal.close();
        dataSource.close();
    }

    /** Translates plain texts; the first letter of a text is its account, so tests can use several accounts. */
    private static final class PlainTexts implements EventTranslation {

        @Override
        public Texts write(EventMessage message) {
            String text = String.valueOf(message.payload());
            return new Texts(
                    text.isEmpty() ? "-" : text.substring(0, 1),
                    message.type().qualifiedName().name(),
                    1,
                    JSON.writeValueAsString(message.metadata()),
                    JSON.writeValueAsString(text));
        }

        @Override
        public EventMessage read(StoredEvent stored) {
            return new GenericEventMessage(
                    stored.eventId(),
                    new MessageType(stored.name(), MessageType.DEFAULT_VERSION),
                    JSON.readValue(stored.payloadJson(), String.class),
                    JSON.readValue(stored.metadataJson(), new TypeReference<Map<String, String>>() {}),
                    stored.time());
        }
    }
}
