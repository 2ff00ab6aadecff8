package io.seatledger.command.account;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.memory.States;
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
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.events.UserEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The structure of one account. It is folded from the account's own events, without those of its users. Decisions see
 * it as it was before them.
 *
 * @param name empty while nobody has opened the account
 * @param pools the organization of each pool that the account has ever had, if it belongs to one
 */
public record Account(
        AccountId id,
        String name,
        PSortedSet<String> admins,
        PSortedSet<String> auditors,
        PSortedMap<String, Part> organizations,
        PSortedMap<String, Part> projects,
        PSortedMap<String, Part> licenseTypes,
        PSortedMap<String, Optional<String>> pools,
        Policies policies)
        implements Entity {

    /** How many license types an account can have, which is also how many licenses one user can hold. */
    public static final int MAX_LICENSE_TYPES = 500;

    /** An organization, a project or a license type. Nothing new can be added to one that is closed. */
    record Part(String name, boolean closed) {

        Part renamed(String newName) {
            return new Part(newName, closed);
        }

        Part with(boolean newClosed) {
            return new Part(name, newClosed);
        }
    }

    /** What the account has laid down for all its users. */
    record Policies(
            Duration invitationLifetime,
            SeatsOfSuspended seatsOfSuspended,
            boolean homeOrganizationOnly,
            PSortedSet<Domain> trustedDomains) {

        static final PSortedSet<Domain> NO_DOMAINS = TreePSet.empty(Comparator.comparing(Domain::value));

        static final Policies DEFAULT = new Policies(Duration.ofDays(7), SeatsOfSuspended.KEEP, false, NO_DOMAINS);

        Policies with(Duration newLifetime) {
            return new Policies(newLifetime, seatsOfSuspended, homeOrganizationOnly, trustedDomains);
        }

        Policies with(SeatsOfSuspended newSeats) {
            return new Policies(invitationLifetime, newSeats, homeOrganizationOnly, trustedDomains);
        }

        Policies with(boolean nowHomeOrganizationOnly) {
            return new Policies(invitationLifetime, seatsOfSuspended, nowHomeOrganizationOnly, trustedDomains);
        }

        Policies with(PSortedSet<Domain> newDomains) {
            return new Policies(invitationLifetime, seatsOfSuspended, homeOrganizationOnly, newDomains);
        }
    }

    private static final AccountFold FOLD = new AccountFold();

    /** An account that nobody has opened yet. */
    public static Account unopened(AccountId id) {
        return new Account(
                id,
                "",
                TreePSet.empty(),
                TreePSet.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                Policies.DEFAULT);
    }

    /** The events that an account is folded from. */
    public static EventCriteria criteria(AccountId id) {
        return EventCriteria.havingTags(EventTags.account(id.value()));
    }

    /** How long a new invitation stays valid. */
    public Duration invitationLifetime() {
        return policies.invitationLifetime();
    }

    /** Whether a user who is suspended keeps the seats. */
    public SeatsOfSuspended seatsOfSuspended() {
        return policies.seatsOfSuspended();
    }

    /** Whether people with an address at this domain join as soon as they are invited. */
    public boolean trusts(Domain domain) {
        return policies.trustedDomains().contains(domain);
    }

    /** The refusal if the actor is not an admin. It is the same whether the account exists or not. */
    public Optional<Refusal> refusalToAdminister(String actor) {
        return refusalUnless(admins.contains(actor), new Refusal.Forbidden());
    }

    /**
     * The refusal if nothing can be added to this organization; empty for {@code null}, which means no organization.
     */
    public Optional<Refusal> refusalToJoin(@Nullable OrganizationId organization) {
        return organization == null
                ? Optional.empty()
                : refusalToJoin("organization", organizations, organization.value());
    }

    /** The refusal if nobody can be added to this project; empty for {@code null}, which means no project. */
    public Optional<Refusal> refusalToJoin(@Nullable ProjectId project) {
        return project == null ? Optional.empty() : refusalToJoin("project", projects, project.value());
    }

    /** The refusal if the account does not have this project. */
    public Optional<Refusal> refusalToName(ProjectId project) {
        return refusalUnless(projects.containsKey(project.value()), new Refusal.NotFound("project", project.value()));
    }

    /** The refusal if no pool of this license type can be opened. */
    public Optional<Refusal> refusalToOpenPoolOf(LicenseType licenseType) {
        Part type = licenseTypes.get(licenseType.value());
        return type == null
                ? Optional.of(new Refusal.NotFound("license type", licenseType.value()))
                : refusalUnless(!type.closed(), new AccountRefusal.LicenseTypeIsRetired(licenseType));
    }

    /**
     * The refusal if the account's policy rules out this pool as a source for a user of this home organization, or of
     * none.
     */
    public Optional<Refusal> refusalOfSource(PoolId pool, @Nullable OrganizationId home) {
        Optional<String> owner = pools.getOrDefault(pool.value(), Optional.empty());
        Optional<String> wanted = Optional.ofNullable(home).map(OrganizationId::value);
        return refusalUnless(
                !policies.homeOrganizationOnly() || owner.equals(wanted),
                new AccountRefusal.SourceOfOtherOrganization(pool));
    }

    boolean isOpen() {
        return !name.isEmpty();
    }

    PSortedSet<Domain> trustedDomains() {
        return policies.trustedDomains();
    }

    boolean isHomeOrganizationOnly() {
        return policies.homeOrganizationOnly();
    }

    int organizationCount() {
        return organizations.size();
    }

    int projectCount() {
        return projects.size();
    }

    int licenseTypeCount() {
        return licenseTypes.size();
    }

    /** How many pools the account has ever had, including closed ones. */
    public int poolCount() {
        return pools.size();
    }

    Optional<String> nameOf(@Nullable OrganizationId id) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(organizations.get(id.value())).map(Part::name);
    }

    Optional<String> nameOf(@Nullable ProjectId id) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(projects.get(id.value())).map(Part::name);
    }

    Optional<String> nameOf(LicenseType type) {
        return Optional.ofNullable(licenseTypes.get(type.value())).map(Part::name);
    }

    @Override
    public Account evolve(Event event) {
        return switch (event) {
            case AccountEvent e -> evolve(e);
            case LicensePoolOpened e -> withPools(pools.plus(e.poolId(), Optional.ofNullable(e.organizationId())));
            case LicensePoolAllotted e -> withPools(pools.plus(e.poolId(), Optional.of(e.organizationId())));
            case LicensePoolEvent _, UserEvent _, ImportEvent _ -> this;
        };
    }

    private Account evolve(AccountEvent event) {
        return switch (event) {
            case AccountOpened e -> withName(e.name());
            case AccountRenamed e -> withName(e.name());
            case AccountAdminGranted e -> withAdmins(admins.plus(e.subject()));
            case AccountAdminRevoked e -> withAdmins(admins.minus(e.subject()));
            case AuditorGranted e -> withAuditors(auditors.plus(e.subject()));
            case AuditorRevoked e -> withAuditors(auditors.minus(e.subject()));
            case OrganizationCreated e ->
                withOrganizations(organizations.plus(e.organizationId(), new Part(e.name(), false)));
            case OrganizationRenamed e ->
                withOrganizations(changed(organizations, e.organizationId(), part -> part.renamed(e.name())));
            case OrganizationArchived e ->
                withOrganizations(changed(organizations, e.organizationId(), part -> part.with(true)));
            case OrganizationRestored e ->
                withOrganizations(changed(organizations, e.organizationId(), part -> part.with(false)));
            case ProjectCreated e -> withProjects(projects.plus(e.projectId(), new Part(e.name(), false)));
            case ProjectRenamed e -> withProjects(changed(projects, e.projectId(), part -> part.renamed(e.name())));
            case ProjectArchived e -> withProjects(changed(projects, e.projectId(), part -> part.with(true)));
            case ProjectRestored e -> withProjects(changed(projects, e.projectId(), part -> part.with(false)));
            case LicenseTypeAdded e -> withLicenseTypes(licenseTypes.plus(e.licenseType(), new Part(e.name(), false)));
            case LicenseTypeRenamed e ->
                withLicenseTypes(changed(licenseTypes, e.licenseType(), part -> part.renamed(e.name())));
            case LicenseTypeRetired e ->
                withLicenseTypes(changed(licenseTypes, e.licenseType(), part -> part.with(true)));
            case InvitationLifetimeSet e -> with(policies.with(Duration.ofSeconds(e.seconds())));
            case SourceRestrictionSet e -> with(policies.with(e.homeOrganizationOnly()));
            case SuspensionPolicySet e -> with(policies.with(e.seats()));
            case DomainTrusted e -> with(policies.with(trustedDomains().plus(new Domain(e.domain()))));
            case DomainDistrusted e -> with(policies.with(trustedDomains().minus(new Domain(e.domain()))));
        };
    }

    private static PSortedMap<String, Part> changed(
            PSortedMap<String, Part> parts, String id, UnaryOperator<Part> change) {
        Part part = parts.get(id);
        return part == null ? parts : parts.plus(id, change.apply(part));
    }

    @Override
    public Account adopt(States states) {
        return Objects.requireNonNullElseGet(states.of(FOLD, EventTags.account(id.value())), () -> unopened(id));
    }

    private Account withName(String newName) {
        return new Account(id, newName, admins, auditors, organizations, projects, licenseTypes, pools, policies);
    }

    private Account withAdmins(PSortedSet<String> newAdmins) {
        return new Account(id, name, newAdmins, auditors, organizations, projects, licenseTypes, pools, policies);
    }

    private Account withAuditors(PSortedSet<String> newAuditors) {
        return new Account(id, name, admins, newAuditors, organizations, projects, licenseTypes, pools, policies);
    }

    private Account withOrganizations(PSortedMap<String, Part> newOrganizations) {
        return new Account(id, name, admins, auditors, newOrganizations, projects, licenseTypes, pools, policies);
    }

    private Account withProjects(PSortedMap<String, Part> newProjects) {
        return new Account(id, name, admins, auditors, organizations, newProjects, licenseTypes, pools, policies);
    }

    private Account withLicenseTypes(PSortedMap<String, Part> newTypes) {
        return new Account(id, name, admins, auditors, organizations, projects, newTypes, pools, policies);
    }

    private Account withPools(PSortedMap<String, Optional<String>> newPools) {
        return new Account(id, name, admins, auditors, organizations, projects, licenseTypes, newPools, policies);
    }

    private Account with(Policies newPolicies) {
        return new Account(id, name, admins, auditors, organizations, projects, licenseTypes, pools, newPolicies);
    }

    private static Optional<Refusal> refusalToJoin(String kind, Map<String, Part> parts, String id) {
        Part part = parts.get(id);
        return part == null
                ? Optional.of(new Refusal.NotFound(kind, id))
                : refusalUnless(!part.closed(), new AccountRefusal.Archived(kind, id));
    }

    private static Optional<Refusal> refusalUnless(boolean allowed, Refusal refusal) {
        return allowed ? Optional.empty() : Optional.of(refusal);
    }
}
