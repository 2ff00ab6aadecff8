package io.seatledger.command.eventstore;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Checks at startup how the database is replicated. */
@Configuration(proxyBeanMethods = false)
class ReplicationConfiguration {

    @Bean(initMethod = "warn")
    ReplicationCheck replicationCheck(
            DataSource dataSource, @Value("${seatledger.event-store.single-copy}") boolean singleCopy) {
        return new ReplicationCheck(dataSource, singleCopy);
    }
}
