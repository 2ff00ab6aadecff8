package io.seatledger.query.userimport;

import io.seatledger.query.consuming.DeclaredIndexes;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

    @Bean
    DeclaredIndexes importIndexes() {
        return new DeclaredIndexes(
                ImportView.class,
                List.of(new Index()
                        .on("accountId", Sort.Direction.ASC)
                        .on("startedAt", Sort.Direction.DESC)
                        .on("_id", Sort.Direction.ASC)));
    }
}
