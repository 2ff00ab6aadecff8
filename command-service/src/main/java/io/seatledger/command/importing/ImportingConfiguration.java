package io.seatledger.command.importing;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.language.Ids;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the import of users from files. */
@Configuration(proxyBeanMethods = false)
class ImportingConfiguration {

    @Bean
    ImportFiles importFiles(DataSource dataSource) {
        return new ImportFiles(dataSource);
    }

    @Bean
    Imports imports(ImportFiles files, CommandDispatcher dispatcher, Ids ids) {
        return new Imports(files, dispatcher, ids);
    }
}
