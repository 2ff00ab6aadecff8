package io.seatledger.command.eventstore;

import io.seatledger.events.EventCodec;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
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
    PostgresOutcomeStore commandOutcomes(DataSource dataSource, PostgresEventStorageEngine engine) {
        return new PostgresOutcomeStore(dataSource, engine);
    }

    @Bean
    RightsIndex rightsIndex(DataSource dataSource) {
        return new RightsIndex(dataSource);
    }
}
