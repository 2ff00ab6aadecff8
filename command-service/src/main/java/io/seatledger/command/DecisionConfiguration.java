package io.seatledger.command;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.seatledger.command.account.Account;
import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.account.AccountDecisions;
import io.seatledger.command.account.AccountFold;
import io.seatledger.command.bulk.BulkCommand;
import io.seatledger.command.bulk.BulkDecisions;
import io.seatledger.command.decision.AccountAdmins;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.CommandSender;
import io.seatledger.command.decision.DecisionMessaging;
import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.eventstore.RightsIndex;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagHistories;
import io.seatledger.command.importing.ImportCommand;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.importing.ImportDecisions;
import io.seatledger.command.importing.UserImport;
import io.seatledger.command.importing.UserImportFold;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.invitation.Acceptances;
import io.seatledger.command.invitation.AddressCommand;
import io.seatledger.command.invitation.AddressDecisions;
import io.seatledger.command.invitation.InvitationCommand;
import io.seatledger.command.invitation.InvitationDecisions;
import io.seatledger.command.invitation.InvitationLifecycleCommand;
import io.seatledger.command.invitation.InvitationLifecycleDecisions;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.licensepool.LicensePoolCommand;
import io.seatledger.command.licensepool.LicensePoolDecisions;
import io.seatledger.command.licensepool.LicensePoolFold;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.licensing.LicensingDecisions;
import io.seatledger.command.membership.MembershipCommand;
import io.seatledger.command.membership.MembershipDecisions;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.command.memory.DecisionMemory;
import io.seatledger.command.memory.EntityLoader;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.MemoryEngine;
import io.seatledger.command.memory.WarmEntities;
import io.seatledger.command.user.Addresses;
import io.seatledger.command.user.EmailClaimFold;
import io.seatledger.command.user.EmailClaimKey;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.command.user.UserFold;
import io.seatledger.command.user.UserIds;
import io.seatledger.command.user.Users;
import io.seatledger.events.EventCodec;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures Axon, all in one place: the entities, the command handlers, and the engine that they source events from.
 */
@Configuration(proxyBeanMethods = false)
class DecisionConfiguration {

    /** The commands of every feature. Senders may send those that have a name. */
    static final List<Class<?>> VOCABULARIES = List.of(
            AccountCommand.class,
            LicensePoolCommand.class,
            InvitationCommand.class,
            InvitationLifecycleCommand.class,
            AddressCommand.class,
            ImportCommand.class,
            LicensingCommand.class,
            MembershipCommand.class,
            RestoreUser.class,
            BulkCommand.class);

    /** What the events of every kind of entity come to. */
    static final List<Fold<?>> FOLDS = List.of(
            new AccountFold(), new UserFold(), new EmailClaimFold(), new LicensePoolFold(), new UserImportFold());

    /** The clock counts microseconds, as the database does: a time is the same wherever it is stored. */
    @Bean
    InstantSource clock() {
        return Clock.tick(Clock.systemUTC(), ChronoUnit.MICROS.getDuration());
    }

    @Bean
    Ids ids() {
        return () -> UUID.randomUUID().toString();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    @Bean
    EmailClaimKey emailClaimKey(@Value("${seatledger.email-claim.key}") String secret) {
        return new EmailClaimKey(secret);
    }

    @Bean
    EntityLoader entityLoader(TagHistories histories, Snapshots snapshots) {
        return new EntityLoader(histories, snapshots, FOLDS);
    }

    @Bean
    WarmEntities warmEntities(
            EventLog log,
            AppendSignal signal,
            EventCodec codec,
            EntityLoader loader,
            Snapshots snapshots,
            @Value("${seatledger.memory.entities}") DataSize size) {
        return new WarmEntities(log, signal, codec, FOLDS, loader, snapshots, size.toBytes());
    }

    @Bean
    MemoryEngine memoryEngine(PostgresEventStorageEngine store, WarmEntities entities) {
        return new MemoryEngine(store, entities);
    }

    /** Part of liveness: a thread that has died comes back only with a new process. */
    @Bean
    HealthIndicator memoryThreadHealthIndicator(WarmEntities entities) {
        return () -> (entities.isAlive() ? Health.up() : Health.down()).build();
    }

    @Bean
    MeterBinder memoryMeters(WarmEntities entities) {
        return registry -> {
            CaffeineCacheMetrics.monitor(registry, entities.cache(), "entities");
            Gauge.builder("seatledger.memory.tail.position", entities, WarmEntities::tail)
                    .description("Position up to which the entities in memory are current")
                    .register(registry);
        };
    }

    @Bean(destroyMethod = "shutdown")
    AxonConfiguration axon(
            MemoryEngine engine, EventCodec codec, InstantSource clock, Ids ids, EmailClaimKey claimKey) {
        return configurer(engine, codec, clock, ids, claimKey).start();
    }

    @Bean
    CommandDispatcher commandDispatcher(
            AxonConfiguration axon,
            DecisionMemory memory,
            @Value("${seatledger.limits.commands-of-an-account}") int account,
            @Value("${seatledger.limits.commands-of-a-sender}") int sender,
            @Value("${seatledger.limits.commands}") int all) {
        return new CommandDispatcher(
                axon.getComponent(CommandBus.class), memory, new CommandDispatcher.Limits(account, sender, all));
    }

    @Bean
    CommandCodec commandCodec(JsonMapper json) {
        return new CommandCodec(json, VOCABULARIES);
    }

    @Bean
    AccountAdmins accountAdmins(RightsIndex rights) {
        return (account, subject) -> rights.isAdmin(account.value(), subject.value());
    }

    @Bean
    LookUps lookUps() {
        return new LookUps();
    }

    @Bean
    Acceptances acceptances(RightsIndex rights, LookUps lookUps, CommandDispatcher dispatcher) {
        return new Acceptances(
                token -> rights.hasIssuedLink(token.accountId().value(), token.hash()), lookUps, dispatcher);
    }

    @Bean
    CommandIntake commandIntake(
            CommandCodec codec,
            EventCodec events,
            CommandDispatcher dispatcher,
            OutcomeStore outcomes,
            AccountAdmins admins,
            LookUps lookUps,
            List<CommandSender<?, ?>> senders) {
        return new CommandIntake(codec, events, dispatcher, outcomes, admins, lookUps, senders);
    }

    static EventSourcingConfigurer configurer(
            EventStorageEngine engine, EventCodec codec, InstantSource clock, Ids ids, EmailClaimKey claimKey) {
        var licensing = new LicensingDecisions(clock);
        var membership = new MembershipDecisions();
        var invitations = new InvitationLifecycleDecisions(clock, ids);
        return DecisionMessaging.configure(EventSourcingConfigurer.create(), codec)
                .registerEventStorageEngine(_ -> engine)
                .registerEntity(Entity.module(AccountId.class, Account.class, Account::unopened, Account::criteria))
                .registerEntity(Entity.module(UserIds.class, Users.class, Users::new, Users::criteria))
                .registerEntity(Entity.module(
                        Addresses.class,
                        EmailClaims.class,
                        addresses -> new EmailClaims(addresses, claimKey),
                        addresses -> EmailClaims.criteria(addresses, claimKey)))
                .registerEntity(
                        Entity.module(PoolIds.class, LicensePools.class, LicensePools::new, LicensePools::criteria))
                .registerEntity(
                        Entity.module(ImportKey.class, UserImport.class, UserImport::unannounced, UserImport::criteria))
                .registerCommandHandlingModule(handlers("account", new AccountDecisions(ids)))
                .registerCommandHandlingModule(handlers("license-pool", new LicensePoolDecisions(ids)))
                .registerCommandHandlingModule(handlers("invitation", new InvitationDecisions(clock, ids, licensing)))
                .registerCommandHandlingModule(handlers("invitation-lifecycle", invitations))
                .registerCommandHandlingModule(handlers("address", new AddressDecisions(clock)))
                .registerCommandHandlingModule(handlers("import", new ImportDecisions(clock, ids)))
                .registerCommandHandlingModule(handlers("licensing", licensing))
                .registerCommandHandlingModule(handlers("membership", membership))
                .registerCommandHandlingModule(handlers("bulk", new BulkDecisions(licensing, membership, invitations)));
    }

    private static CommandHandlingModule.CommandHandlerPhase handlers(String name, Object decisions) {
        return CommandHandlingModule.named(name).commandHandlers().annotatedCommandHandlingComponent(_ -> decisions);
    }
}
