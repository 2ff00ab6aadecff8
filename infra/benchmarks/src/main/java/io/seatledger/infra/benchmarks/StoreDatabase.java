package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.infra.parts.DatabaseAddress;
import org.flywaydb.core.Flyway;

/** Databases for parts of the event store that run in the process of the benchmark. */
final class StoreDatabase {

    private StoreDatabase() {}

    /** Makes the tables, and connects as the command service does. */
    static HikariDataSource open(DatabaseAddress address) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(address.jdbcUrl());
        dataSource.setUsername(address.user());
        dataSource.setPassword(address.password());
        dataSource.setMaximumPoolSize(16);
        // As in application.yaml of command-service.
        dataSource.setConnectionInitSql(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off");
        Flyway.configure().dataSource(dataSource).load().migrate();
        return dataSource;
    }
}
