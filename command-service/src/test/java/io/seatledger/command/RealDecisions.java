package io.seatledger.command;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.eventstore.PostgresOutcomeStore;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagHistories;
import io.seatledger.command.eventstore.UnknownEvents;
import io.seatledger.command.language.Ids;
import io.seatledger.command.memory.EntityLoader;
import io.seatledger.command.memory.MemoryEngine;
import io.seatledger.command.memory.WarmEntities;
import io.seatledger.events.EventCodec;
import io.seatledger.infra.parts.DatabaseAddress;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.flywaydb.core.Flyway;

/** Everything that decides commands on a real database, without the service around it. Several are several nodes. */
public final class RealDecisions implements AutoCloseable {

    /** Enough for every test that does not want it to be too little. */
    public static final long PLENTY = 64 * 1024 * 1024;

    public final EventCodec codec = new EventCodec();
    public final HikariDataSource dataSource = new HikariDataSource();
    public final EventLog log;
    public final AppendSignal signal;
    public final Snapshots snapshots;
    public final EntityLoader loader;
    public final WarmEntities entities;
    public final PostgresEventStorageEngine store;
    public final PostgresOutcomeStore outcomes;
    public final CommandDispatcher dispatcher;
    private final AxonConfiguration axon;

    /**
     * @param bytes how much memory the entities may take
     * @param watch wraps the engine that decisions use
     */
    public RealDecisions(
            DatabaseAddress database,
            InstantSource clock,
            Ids ids,
            long bytes,
            UnaryOperator<EventStorageEngine> watch) {
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setAllowPoolSuspension(true);
        Flyway.configure().dataSource(dataSource).load().migrate();
        log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
        snapshots = new Snapshots(dataSource);
        loader = new EntityLoader(
                new TagHistories(log, codec, new UnknownEvents(codec)), snapshots, DecisionConfiguration.FOLDS);
        entities = new WarmEntities(log, signal, codec, DecisionConfiguration.FOLDS, loader, snapshots, bytes);
        store = new PostgresEventStorageEngine(dataSource, log, signal, codec);
        outcomes = new PostgresOutcomeStore(dataSource);
        var memory = new MemoryEngine(store, entities);
        axon = DecisionConfiguration.configurer(watch.apply(memory), codec, clock, ids, Scenario.CLAIM_KEY)
                .start();
        dispatcher = new CommandDispatcher(
                axon.getComponent(CommandBus.class), memory, new CommandDispatcher.Limits(10_000, 10_000, 10_000));
    }

    /** Decides on a database with plenty of memory. */
    public RealDecisions(DatabaseAddress database, InstantSource clock, Ids ids) {
        this(database, clock, ids, PLENTY, UnaryOperator.identity());
    }

    @Override
    public void close() {
        axon.shutdown();
        store.close();
        entities.close();
        snapshots.close();
        signal.close();
        dataSource.close();
    }
}
