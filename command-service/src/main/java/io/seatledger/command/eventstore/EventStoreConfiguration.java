package io.seatledger.command.eventstore;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.events.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** Sets up the event store on the database that Flyway has migrated. */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {

    @Bean
    EventLog eventLog(DataSource dataSource) {
        return new EventLog(dataSource);
    }

    @Bean
    @DependsOnDatabaseInitialization
    AppendSignal appendSignal(DataSource dataSource, EventLog log) {
        return new AppendSignal(dataSource, log);
    }

    @Bean(initMethod = "start")
    @DependsOnDatabaseInitialization
    StorePartitions storePartitions(
            DataSource dataSource,
            @Value("${seatledger.outcomes.kept-for}") Duration keptFor,
            @Value("${seatledger.partitions.tended-every}") Duration every) {
        return new StorePartitions(dataSource, keptFor, every);
    }

    @Bean
    @DependsOn("storePartitions")
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource, EventLog log, AppendSignal signal, EventCodec codec, UnknownEvents unknown) {
        return new PostgresEventStorageEngine(dataSource, log, signal, new LedgerTranslation(codec, unknown));
    }

    @Bean
    @DependsOnDatabaseInitialization
    Snapshots snapshots(DataSource dataSource) {
        return new Snapshots(dataSource);
    }

    @Bean
    TagHistories tagHistories(EventLog log, EventCodec codec, UnknownEvents unknown) {
        return new TagHistories(log, codec, unknown);
    }

    /** Part of readiness: a node that cannot reach the log, or must not write to it, gets no requests. */
    @Bean
    HealthIndicator eventStoreHealthIndicator(EventLog log, AppendSignal signal, PostgresEventStorageEngine engine) {
        return new StoreHealth(log, signal, engine.lane());
    }

    /** Part of liveness: a thread that has died comes back only with a new process. */
    @Bean
    HealthIndicator storeThreadsHealthIndicator(
            AppendSignal signal, PostgresEventStorageEngine engine, ObjectProvider<LogFollower> followers) {
        return () -> {
            List<String> dead = Stream.concat(
                            Stream.concat(
                                    engine.lane().isAlive() ? Stream.of() : Stream.of("append-lane"),
                                    signal.isAlive() ? Stream.of() : Stream.of("append-signal")),
                            followers.stream()
                                    .filter(follower -> !follower.isAlive())
                                    .map(LogFollower::name))
                    .toList();
            return dead.isEmpty()
                    ? Health.up().build()
                    : Health.down().withDetail("dead", dead).build();
        };
    }

    /** Reports missing partitions long before they are needed. Readiness stays up: the others can be written. */
    @Bean
    HealthIndicator storePartitionsHealthIndicator(StorePartitions partitions) {
        return () -> {
            String failure = partitions.failure();
            return failure == null
                    ? Health.up().build()
                    : Health.down().withDetail("reason", failure).build();
        };
    }

    @Bean
    MeterBinder storeMeters(AppendSignal signal, PostgresEventStorageEngine engine) {
        return new StoreMeters(signal, engine.lane());
    }

    @Bean
    MeterBinder snapshotMeters(Snapshots snapshots) {
        return registry -> {
            FunctionCounter.builder("seatledger.snapshots", snapshots, Snapshots::written)
                    .tag("result", "written")
                    .description("Snapshots of folded histories, by what became of them")
                    .register(registry);
            FunctionCounter.builder("seatledger.snapshots", snapshots, Snapshots::dropped)
                    .tag("result", "dropped")
                    .description("Snapshots of folded histories, by what became of them")
                    .register(registry);
        };
    }

    @Bean
    PostgresOutcomeStore commandOutcomes(DataSource dataSource) {
        return new PostgresOutcomeStore(dataSource);
    }

    @Bean
    RightsIndex rightsIndex(DataSource dataSource) {
        return new RightsIndex(dataSource);
    }
}
