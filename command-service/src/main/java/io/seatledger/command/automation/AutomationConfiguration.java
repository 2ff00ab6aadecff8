package io.seatledger.command.automation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.eventstore.UnknownEvents;
import io.seatledger.command.importing.ImportFiles;
import io.seatledger.command.language.Ids;
import io.seatledger.events.EventCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Starts the automations. */
@Configuration(proxyBeanMethods = false)
class AutomationConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AutomationConfiguration.class);

    @Bean(initMethod = "start")
    LogFollower invitationExpiry(
            DataSource dataSource,
            EventLog log,
            AppendSignal signal,
            CommandDispatcher dispatcher,
            Ids ids,
            EventCodec codec,
            InstantSource clock,
            UnknownEvents unknown) {
        return new LogFollower(
                dataSource,
                log,
                signal,
                "automation:invitation-expiry",
                unknown.stopAtUnknown(new WhenInvitationIsDueThenExpire(dispatcher, ids, codec, clock)));
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
            UnknownEvents unknown) {
        return new LogFollower(
                dataSource,
                log,
                signal,
                WhenImportIsStartedThenHandleItsRows.NAME,
                unknown.stopAtUnknown(new WhenImportIsStartedThenHandleItsRows(dispatcher, ids, codec, files)));
    }

    /** Sending mail needs a server, {@code spring.mail.host}. Without one, invitations wait to be mailed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("spring.mail.host")
    static class Mail {

        @Bean(initMethod = "start")
        LogFollower invitationMail(
                DataSource dataSource,
                EventLog log,
                AppendSignal signal,
                CommandDispatcher dispatcher,
                Ids ids,
                EventCodec codec,
                InstantSource clock,
                UnknownEvents unknown,
                JavaMailSenderImpl server,
                @Value("${seatledger.mail.from}") String from,
                @Value("${seatledger.mail.accept-url}") String acceptUrl,
                @Value("${seatledger.mail.first-retry}") Duration firstRetry) {
            LOG.info("Invitations are mailed through {}", server.getHost());
            return new LogFollower(
                    dataSource,
                    log,
                    signal,
                    "automation:invitation-mail",
                    unknown.stopAtUnknown(new WhenInvitedThenMail(
                            dispatcher,
                            ids,
                            codec,
                            new SecureRandom(),
                            clock,
                            server,
                            new InvitationMail(from, acceptUrl),
                            firstRetry)));
        }
    }

    @Bean
    MeterBinder automationPositions(Map<String, LogFollower> followers) {
        return registry -> followers.forEach(
                (name, follower) -> Gauge.builder("seatledger.automation.position", follower, LogFollower::position)
                        .tag("automation", name)
                        .description("Last position of the log that this process has handled for the automation")
                        .register(registry));
    }
}
