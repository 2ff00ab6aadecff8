package io.seatledger.command.memory;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagHistories;
import io.seatledger.command.eventstore.UnknownEvents;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventType;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A log that counts how often it is read. */
final class LoadedStore implements AutoCloseable {

    private static final EventCodec CODEC = new EventCodec();

    private final HikariDataSource dataSource = new HikariDataSource();
    private final AtomicInteger reads = new AtomicInteger();
    private final AppendSignal signal;
    private final PostgresEventStorageEngine engine;
    private final TagHistories histories;
    private final Snapshots snapshots;

    LoadedStore() {
        this(CODEC);
    }

    /** @param readable knows the events that can be read */
    LoadedStore(EventCodec readable) {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setConnectionInitSql(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off");
        Flyway.configure().dataSource(dataSource).load().migrate();
        var log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
        engine = new PostgresEventStorageEngine(dataSource, log, signal, CODEC);
        var counted = new EventLog(new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                reads.incrementAndGet();
                return super.getConnection();
            }
        });
        histories = new TagHistories(counted, readable, new UnknownEvents(readable));
        snapshots = new Snapshots(dataSource);
    }

    EntityLoader loader(Fold<?>... folds) {
        return new EntityLoader(histories, snapshots, List.of(folds));
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** How many queries were run since the last time. */
    int reads() {
        return reads.getAndSet(0);
    }

    void append(Event... events) {
        append(Arrays.asList(events));
    }

    void append(List<? extends Event> events) {
        List<TaggedEventMessage<?>> messages = events.stream()
                .<TaggedEventMessage<?>>map(
                        event -> new GenericTaggedEventMessage<>(message(event), EventTags.of(event)))
                .toList();
        engine.appendEvents(AppendCondition.none(), null, messages)
                .thenCompose(transaction -> transaction.commit(null))
                .join();
    }

    private static EventMessage message(Event event) {
        EventType type = CODEC.typeOf(event);
        return new GenericEventMessage(
                UUID.randomUUID().toString(),
                new MessageType(type.name(), Integer.toString(type.revision())),
                event,
                Map.of("actor", "ada"),
                Instant.parse("2026-11-26T10:00:00Z"));
    }

    void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

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
        snapshots.close();
        engine.close();
        signal.close();
        dataSource.close();
    }
}
