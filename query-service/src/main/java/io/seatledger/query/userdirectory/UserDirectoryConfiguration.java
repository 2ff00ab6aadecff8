package io.seatledger.query.userdirectory;

import io.seatledger.query.consuming.DeclaredIndexes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UserDirectoryConfiguration {

    @Bean
    DeclaredIndexes userIndexes() {
        return UserDirectory.indexes();
    }

    @Bean
    UserFilters userFilters() {
        return new UserFilters();
    }
}
