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
import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.AccountEvent.AccountOpened;
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
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.AccountEvent.ProjectRenamed;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The structure of one account. It is folded from the account's own events, without those of its users. */
public final class Account implements Entity {

    /** How many license types an account can have, which is also how many licenses one user can hold. */
    public static final int MAX_LICENSE_TYPES = 500;

    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);

    /** An organization, a project or a license type. Nothing new can be added to one that is closed. */
    private record Part(String name, boolean closed) {}

    private final Map<String, Part> organizations = new HashMap<>();
    private final Map<String, Part> projects = new HashMap<>();
    private final Map<String, Part> licenseTypes = new HashMap<>();
    private final Map<String, Optional<String>> organizationsOfPools = new HashMap<>();
    private final Set<String> admins = new HashSet<>();
    private final Set<String> auditors = new HashSet<>();
    private final Set<Domain> trustedDomains = new HashSet<>();
    private Duration invitationLifetime = DEFAULT_LIFETIME;
    private SeatsOfSuspended seatsOfSuspended = SeatsOfSuspended.KEEP;
    private boolean homeOrganizationOnly;
    private @Nullable String name;

    /** Creates an account that nobody has opened yet. */
    public Account() {}

    /** The events that an account is folded from. */
    public static EventCriteria criteria(AccountId id) {
        return EventCriteria.havingTags(EventTags.account(id.value()));
    }

    /** The name of the account; empty while nobody has opened it. */
    public String name() {
        return name == null ? "" : name;
    }

    /** How long a new invitation stays valid. */
    public Duration invitationLifetime() {
        return invitationLifetime;
    }

    /** Whether a user who is suspended keeps the seats. */
    public SeatsOfSuspended seatsOfSuspended() {
        return seatsOfSuspended;
    }

    /** Whether people with an address at this domain join as soon as they are invited. */
    public boolean trusts(Domain domain) {
        return trustedDomains.contains(domain);
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
        Optional<String> owner = organizationsOfPools.getOrDefault(pool.value(), Optional.empty());
        Optional<String> wanted = Optional.ofNullable(home).map(OrganizationId::value);
        return refusalUnless(
                !homeOrganizationOnly || owner.equals(wanted), new AccountRefusal.SourceOfOtherOrganization(pool));
    }

    boolean isOpen() {
        return name != null;
    }

    Set<String> admins() {
        return admins;
    }

    Set<String> auditors() {
        return auditors;
    }

    Set<Domain> trustedDomains() {
        return trustedDomains;
    }

    boolean isHomeOrganizationOnly() {
        return homeOrganizationOnly;
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
        return organizationsOfPools.size();
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
    public void evolve(Event event) {
        switch (event) {
            case AccountEvent e -> evolve(e);
            case LicensePoolOpened e -> organizationsOfPools.put(e.poolId(), Optional.ofNullable(e.organizationId()));
            case LicensePoolAllotted e -> organizationsOfPools.put(e.poolId(), Optional.of(e.organizationId()));
            case LicensePoolEvent _, UserEvent _, ImportEvent _ -> {}
        }
    }

    private void evolve(AccountEvent event) {
        switch (event) {
            case AccountOpened e -> name = e.name();
            case AccountAdminGranted e -> admins.add(e.subject());
            case AccountAdminRevoked e -> admins.remove(e.subject());
            case AuditorGranted e -> auditors.add(e.subject());
            case AuditorRevoked e -> auditors.remove(e.subject());
            case OrganizationCreated e -> organizations.put(e.organizationId(), new Part(e.name(), false));
            case OrganizationRenamed e -> rename(organizations, e.organizationId(), e.name());
            case OrganizationArchived e -> close(organizations, e.organizationId());
            case ProjectCreated e -> projects.put(e.projectId(), new Part(e.name(), false));
            case ProjectRenamed e -> rename(projects, e.projectId(), e.name());
            case ProjectArchived e -> close(projects, e.projectId());
            case LicenseTypeAdded e -> licenseTypes.put(e.licenseType(), new Part(e.name(), false));
            case LicenseTypeRenamed e -> rename(licenseTypes, e.licenseType(), e.name());
            case LicenseTypeRetired e -> close(licenseTypes, e.licenseType());
            case InvitationLifetimeSet e -> invitationLifetime = Duration.ofSeconds(e.seconds());
            case SourceRestrictionSet e -> homeOrganizationOnly = e.homeOrganizationOnly();
            case SuspensionPolicySet e -> seatsOfSuspended = e.seats();
            case DomainTrusted e -> trustedDomains.add(new Domain(e.domain()));
            case DomainDistrusted e -> trustedDomains.remove(new Domain(e.domain()));
        }
    }

    private static void rename(Map<String, Part> parts, String id, String name) {
        parts.computeIfPresent(id, (_, part) -> new Part(name, part.closed()));
    }

    private static void close(Map<String, Part> parts, String id) {
        parts.computeIfPresent(id, (_, part) -> new Part(part.name(), true));
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
