package io.seatledger.query.reading;

import io.seatledger.query.consuming.Generations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

@Configuration(proxyBeanMethods = false)
class ReadingConfiguration {

    @Bean
    PageParameters pageParameters() {
        return new PageParameters();
    }

    @Bean
    Documents documents(
            MongoOperations mongo,
            Generations generations,
            @Value("${seatledger.limits.queries-per-account}") int queriesPerAccount) {
        return new Documents(mongo, generations::collection, queriesPerAccount);
    }

    @Bean
    Cursors cursors(MongoOperations mongo) {
        return new Cursors(new CursorKey(mongo));
    }
}
