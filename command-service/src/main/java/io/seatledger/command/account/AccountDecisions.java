package io.seatledger.command.account;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.AccountCommand.AddLicenseType;
import io.seatledger.command.account.AccountCommand.ArchiveOrganization;
import io.seatledger.command.account.AccountCommand.ArchiveProject;
import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
import io.seatledger.command.account.AccountCommand.NewAccount;
import io.seatledger.command.account.AccountCommand.NewLicenseType;
import io.seatledger.command.account.AccountCommand.NewOrganization;
import io.seatledger.command.account.AccountCommand.NewProject;
import io.seatledger.command.account.AccountCommand.OpenAccount;
import io.seatledger.command.account.AccountCommand.RenameAccount;
import io.seatledger.command.account.AccountCommand.RenameLicenseType;
import io.seatledger.command.account.AccountCommand.RenameOrganization;
import io.seatledger.command.account.AccountCommand.RenameProject;
import io.seatledger.command.account.AccountCommand.RestoreOrganization;
import io.seatledger.command.account.AccountCommand.RestoreProject;
import io.seatledger.command.account.AccountCommand.RetireLicenseType;
import io.seatledger.command.account.AccountCommand.RevokeAdmin;
import io.seatledger.command.account.AccountCommand.RevokeAuditor;
import io.seatledger.command.account.AccountCommand.SetPolicies;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.AccountRenamed;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.AuditorRevoked;
import io.seatledger.events.AccountEvent.DomainDistrusted;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.AccountEvent.InvitationLifetimeSet;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.LicenseTypeRenamed;
import io.seatledger.events.AccountEvent.LicenseTypeRetired;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.OrganizationRenamed;
import io.seatledger.events.AccountEvent.OrganizationRestored;
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.AccountEvent.ProjectRenamed;
import io.seatledger.events.AccountEvent.ProjectRestored;
import io.seatledger.events.AccountEvent.SourceRestrictionSet;
import io.seatledger.events.AccountEvent.SuspensionPolicySet;
import io.seatledger.events.SeatsOfSuspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides commands about the structure of an account. */
public final class AccountDecisions {

    private static final int MAX_SUBJECTS = 1_000;
    private static final int MAX_ORGANIZATIONS = 1_000;
    private static final int MAX_PROJECTS = 2_000;

    private final Ids ids;

    /** Creates the decisions. The identifiers that senders do not choose come from {@code ids}. */
    public AccountDecisions(Ids ids) {
        this.ids = ids;
    }

    @CommandHandler
    Decision<?> decide(
            AccountCommand<?> command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            EventAppender events) {
        Optional<Refusal> refusal = refusalToAsk(command, account, actor).or(() -> refusalOf(command, account));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<AccountEvent> facts = factsOf(command, account);
        events.append(facts);
        return accepted(resultOf(facts));
    }

    /** An account that is not open yet has no admins: only the platform operator may open one. */
    private static Optional<Refusal> refusalToAsk(AccountCommand<?> command, Account account, String actor) {
        return command instanceof OpenAccount ? Optional.empty() : account.refusalToAdminister(actor);
    }

    /** The result: the identifier of whatever was created, or whether anything changed. */
    private static Object resultOf(List<AccountEvent> facts) {
        return switch (facts.isEmpty() ? null : facts.getFirst()) {
            case null -> Change.UNCHANGED;
            case AccountOpened e -> new NewAccount(new AccountId(e.accountId()));
            case OrganizationCreated e -> new NewOrganization(new OrganizationId(e.organizationId()));
            case ProjectCreated e -> new NewProject(new ProjectId(e.projectId()));
            case LicenseTypeAdded e -> new NewLicenseType(new LicenseType(e.licenseType()));
            case AccountAdminGranted _,
                    AccountAdminRevoked _,
                    AuditorGranted _,
                    AuditorRevoked _,
                    AccountRenamed _,
                    OrganizationRenamed _,
                    OrganizationArchived _,
                    OrganizationRestored _,
                    ProjectRenamed _,
                    ProjectArchived _,
                    ProjectRestored _,
                    LicenseTypeRenamed _,
                    LicenseTypeRetired _,
                    InvitationLifetimeSet _,
                    SourceRestrictionSet _,
                    SuspensionPolicySet _,
                    DomainTrusted _,
                    DomainDistrusted _ -> Change.CHANGED;
        };
    }

    /** The refusal if a rule forbids the command. {@link #factsOf} relies on this check. */
    private static Optional<Refusal> refusalOf(AccountCommand<?> command, Account account) {
        return switch (command) {
            case OpenAccount c ->
                account.isOpen()
                        ? Optional.of(new AccountRefusal.AlreadyExists(
                                "account", c.accountId().value()))
                        : Optional.empty();
            case GrantAdmin c -> refusalOfMore("admin", account.admins(), c.subject());
            case RevokeAdmin c ->
                account.admins().equals(Set.of(c.subject().value()))
                        ? Optional.of(new AccountRefusal.LastAdmin())
                        : Optional.empty();
            case RenameAccount _ -> Optional.empty();
            case GrantAuditor c -> refusalOfMore("auditor", account.auditors(), c.subject());
            case RevokeAuditor _ -> Optional.empty();
            case CreateOrganization c ->
                refusalToAdd(
                        "organization",
                        c.organizationId(),
                        account.nameOf(c.organizationId()),
                        account.organizationCount(),
                        MAX_ORGANIZATIONS);
            case RenameOrganization c ->
                refusalToFind("organization", c.organizationId().value(), account.nameOf(c.organizationId()));
            case ArchiveOrganization c ->
                refusalToFind("organization", c.organizationId().value(), account.nameOf(c.organizationId()));
            case RestoreOrganization c ->
                refusalToFind("organization", c.organizationId().value(), account.nameOf(c.organizationId()));
            case CreateProject c ->
                account.refusalToJoin(c.organizationId())
                        .or(() -> refusalToAdd(
                                "project",
                                c.projectId(),
                                account.nameOf(c.projectId()),
                                account.projectCount(),
                                MAX_PROJECTS));
            case RenameProject c -> refusalToFind("project", c.projectId().value(), account.nameOf(c.projectId()));
            case ArchiveProject c -> refusalToFind("project", c.projectId().value(), account.nameOf(c.projectId()));
            case RestoreProject c -> refusalToFind("project", c.projectId().value(), account.nameOf(c.projectId()));
            case AddLicenseType c ->
                refusalToAdd(
                        "license type",
                        c.licenseType(),
                        account.nameOf(c.licenseType()),
                        account.licenseTypeCount(),
                        Account.MAX_LICENSE_TYPES);
            case RenameLicenseType c ->
                refusalToFind("license type", c.licenseType().value(), account.nameOf(c.licenseType()));
            case RetireLicenseType c ->
                refusalToFind("license type", c.licenseType().value(), account.nameOf(c.licenseType()));
            case SetPolicies c ->
                c.trustedDomains() == null
                        ? Optional.empty()
                        : c.trustedDomains().stream()
                                .filter(PublicMailDomains::contain)
                                .min(Comparator.comparing(Domain::value))
                                .map(AccountRefusal.PublicMailDomain::new);
        };
    }

    /** The events of a command that no rule forbids; none if nothing has to change. */
    private List<AccountEvent> factsOf(AccountCommand<?> command, Account account) {
        String id = command.accountId().value();
        return switch (command) {
            case OpenAccount c ->
                List.of(
                        new AccountOpened(id, c.name().value()),
                        new AccountAdminGranted(id, c.admin().value()));
            case GrantAdmin c ->
                factUnless(
                        account.admins().contains(c.subject().value()),
                        new AccountAdminGranted(id, c.subject().value()));
            case RevokeAdmin c ->
                factUnless(
                        !account.admins().contains(c.subject().value()),
                        new AccountAdminRevoked(id, c.subject().value()));
            case RenameAccount c ->
                factUnless(
                        c.name().value().equals(account.name()),
                        new AccountRenamed(id, c.name().value()));
            case GrantAuditor c ->
                factUnless(
                        account.auditors().contains(c.subject().value()),
                        new AuditorGranted(id, c.subject().value()));
            case RevokeAuditor c ->
                factUnless(
                        !account.auditors().contains(c.subject().value()),
                        new AuditorRevoked(id, c.subject().value()));
            case CreateOrganization c ->
                List.of(new OrganizationCreated(
                        id,
                        c.organizationId() == null
                                ? ids.next()
                                : c.organizationId().value(),
                        c.name().value()));
            case RenameOrganization c ->
                factUnless(
                        isCalled(account.nameOf(c.organizationId()), c.name()),
                        new OrganizationRenamed(
                                id, c.organizationId().value(), c.name().value()));
            case ArchiveOrganization c ->
                factUnless(
                        account.refusalToJoin(c.organizationId()).isPresent(),
                        new OrganizationArchived(id, c.organizationId().value()));
            case RestoreOrganization c ->
                factUnless(
                        account.refusalToJoin(c.organizationId()).isEmpty(),
                        new OrganizationRestored(id, c.organizationId().value()));
            case CreateProject c ->
                List.of(new ProjectCreated(
                        id,
                        c.projectId() == null ? ids.next() : c.projectId().value(),
                        c.organizationId().value(),
                        c.name().value()));
            case RenameProject c ->
                factUnless(
                        isCalled(account.nameOf(c.projectId()), c.name()),
                        new ProjectRenamed(id, c.projectId().value(), c.name().value()));
            case ArchiveProject c ->
                factUnless(
                        account.refusalToJoin(c.projectId()).isPresent(),
                        new ProjectArchived(id, c.projectId().value()));
            case RestoreProject c ->
                factUnless(
                        account.refusalToJoin(c.projectId()).isEmpty(),
                        new ProjectRestored(id, c.projectId().value()));
            case AddLicenseType c ->
                List.of(new LicenseTypeAdded(
                        id, c.licenseType().value(), c.name().value()));
            case RenameLicenseType c ->
                factUnless(
                        isCalled(account.nameOf(c.licenseType()), c.name()),
                        new LicenseTypeRenamed(
                                id, c.licenseType().value(), c.name().value()));
            case RetireLicenseType c ->
                factUnless(
                        account.refusalToOpenPoolOf(c.licenseType()).isPresent(),
                        new LicenseTypeRetired(id, c.licenseType().value()));
            case SetPolicies c -> factsOf(c, account);
        };
    }

    private static List<AccountEvent> factsOf(SetPolicies command, Account account) {
        String id = command.accountId().value();
        List<AccountEvent> facts = new ArrayList<>();
        Duration lifetime = command.invitationLifetime();
        if (lifetime != null
                && lifetime.toSeconds() != account.invitationLifetime().toSeconds()) {
            facts.add(new InvitationLifetimeSet(id, lifetime.toSeconds()));
        }
        Boolean homeOnly = command.homeOrganizationOnly();
        if (homeOnly != null && homeOnly != account.isHomeOrganizationOnly()) {
            facts.add(new SourceRestrictionSet(id, homeOnly));
        }
        SeatsOfSuspended seats = command.seatsOfSuspended();
        if (seats != null && seats != account.seatsOfSuspended()) {
            facts.add(new SuspensionPolicySet(id, seats));
        }
        Set<Domain> domains = command.trustedDomains();
        if (domains != null) {
            sorted(domains)
                    .filter(domain -> !account.trusts(domain))
                    .forEach(domain -> facts.add(new DomainTrusted(id, domain.value())));
            sorted(account.trustedDomains())
                    .filter(domain -> !domains.contains(domain))
                    .forEach(domain -> facts.add(new DomainDistrusted(id, domain.value())));
        }
        return facts;
    }

    private static Stream<Domain> sorted(Set<Domain> domains) {
        return domains.stream().sorted(Comparator.comparing(Domain::value));
    }

    private static List<AccountEvent> factUnless(boolean unchanged, AccountEvent fact) {
        return unchanged ? List.of() : List.of(fact);
    }

    private static boolean isCalled(Optional<String> name, Name wanted) {
        return name.equals(Optional.of(wanted.value()));
    }

    private static Optional<Refusal> refusalOfMore(String kind, Set<String> subjects, Subject more) {
        return subjects.size() < MAX_SUBJECTS || subjects.contains(more.value())
                ? Optional.empty()
                : Optional.of(new AccountRefusal.LimitReached(kind, MAX_SUBJECTS));
    }

    private static Optional<Refusal> refusalToAdd(
            String kind, @Nullable Object id, Optional<String> existing, int count, int limit) {
        if (existing.isPresent()) {
            return Optional.of(new AccountRefusal.AlreadyExists(kind, String.valueOf(id)));
        }
        return count < limit ? Optional.empty() : Optional.of(new AccountRefusal.LimitReached(kind, limit));
    }

    private static Optional<Refusal> refusalToFind(String kind, String id, Optional<String> existing) {
        return existing.isPresent() ? Optional.empty() : Optional.of(new Refusal.NotFound(kind, id));
    }
}
