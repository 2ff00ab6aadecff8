package io.seatledger.query.availability;

import io.seatledger.query.consuming.DeclaredIndexes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AvailabilityConfiguration {

    @Bean
    DeclaredIndexes poolIndexes() {
        return Availability.poolIndexes();
    }
}
