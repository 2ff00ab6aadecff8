package io.seatledger.query.reading;

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
    Cursors cursors(MongoOperations mongo) {
        return new Cursors(new CursorKey(mongo));
    }
}
