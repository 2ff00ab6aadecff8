package io.seatledger.command;

import io.seatledger.command.automation.WhenImportIsStartedThenHandleItsRows;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.importing.ImportFiles;
import io.seatledger.command.importing.Imports;
import io.seatledger.command.language.Ids;
import io.seatledger.command.user.EmailClaimKey;
import io.seatledger.events.EventCodec;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How files with users are taken in, kept, and handled. */
@Configuration(proxyBeanMethods = false)
class ImportingConfiguration {

    @Bean
    ImportFiles importFiles(DataSource dataSource) {
        return new ImportFiles(dataSource);
    }

    @Bean
    Imports imports(ImportFiles files, CommandDispatcher dispatcher, EmailClaimKey claimKey) {
        return new Imports(files, dispatcher, claimKey);
    }

    @Bean(initMethod = "start")
    LogFollower userImport(
            DataSource dataSource,
            EventLog log,
            AppendSignal signal,
            CommandDispatcher dispatcher,
            Ids ids,
            EventCodec codec,
            ImportFiles files,
            EmailClaimKey claimKey) {
        return new LogFollower(
                dataSource,
                log,
                signal,
                "automation:user-import",
                new WhenImportIsStartedThenHandleItsRows(dispatcher, ids, codec, files, claimKey));
    }
}
