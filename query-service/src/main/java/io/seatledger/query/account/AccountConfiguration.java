package io.seatledger.query.account;

import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.progress.Progress;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets every read of an account wait for a version of it. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration implements WebMvcConfigurer {

    private final Progress progress;
    private final AccountReaders readers;

    AccountConfiguration(Progress progress, AccountReaders readers) {
        this.progress = progress;
        this.readers = readers;
    }

    @Bean
    static DeclaredIndexes organizationIndexes() {
        return new DeclaredIndexes(
                OrganizationView.class,
                List.of(new Index().on("accountId", Direction.ASC).on("organizationId", Direction.ASC)));
    }

    @Bean
    static DeclaredIndexes projectIndexes() {
        return new DeclaredIndexes(
                ProjectView.class,
                List.of(
                        new Index().on("accountId", Direction.ASC).on("projectId", Direction.ASC),
                        new Index()
                                .on("accountId", Direction.ASC)
                                .on("organizationId", Direction.ASC)
                                .on("projectId", Direction.ASC)));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new VersionWait(progress, readers)).addPathPatterns("/api/v1/accounts/**");
    }
}
