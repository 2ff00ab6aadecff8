package io.seatledger.query.account;

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
import io.seatledger.query.account.AccountView.LicenseType;
import io.seatledger.query.account.AccountView.Organization;
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.account.AccountView.Project;
import io.seatledger.query.account.AccountView.Readers;
import io.seatledger.query.account.AccountView.Structure;
import io.seatledger.query.consuming.Projection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class AccountProjection implements Projection<AccountView> {

    @Override
    public Class<AccountView> view() {
        return AccountView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return event instanceof AccountEvent ? Set.of(event.accountId()) : Set.of();
    }

    @Override
    public AccountView apply(@Nullable AccountView view, String id, Event event, At at) {
        if (!(event instanceof AccountEvent accountEvent)) {
            throw new IllegalArgumentException(event + " is not an event of an account's structure");
        }
        long version = at.accountVersion();
        if (accountEvent instanceof AccountOpened opened) {
            return AccountView.opened(id, opened.name(), version);
        }
        AccountView account = Projection.existing(view, id);
        Readers readers = account.readers();
        Structure structure = account.structure();
        Policies policies = account.policies();
        return switch (accountEvent) {
            case AccountOpened e ->
                throw new IllegalArgumentException(e + " starts a document instead of changing one");
            case AccountRenamed e -> account.named(e.name(), version);
            case AccountAdminGranted e ->
                account.with(new Readers(with(readers.admins(), e.subject()), readers.auditors()), version);
            case AccountAdminRevoked e ->
                account.with(new Readers(without(readers.admins(), e.subject()), readers.auditors()), version);
            case AuditorGranted e ->
                account.with(new Readers(readers.admins(), with(readers.auditors(), e.subject())), version);
            case AuditorRevoked e ->
                account.with(new Readers(readers.admins(), without(readers.auditors(), e.subject())), version);
            case OrganizationCreated e ->
                account.with(
                        structure.withOrganizations(
                                with(structure.organizations(), new Organization(e.organizationId(), e.name(), false))),
                        version);
            case OrganizationRenamed e ->
                account.with(
                        organization(
                                structure,
                                e.organizationId(),
                                o -> new Organization(o.organizationId(), e.name(), o.archived())),
                        version);
            case OrganizationArchived e ->
                account.with(
                        organization(
                                structure,
                                e.organizationId(),
                                o -> new Organization(o.organizationId(), o.name(), true)),
                        version);
            case OrganizationRestored e ->
                account.with(
                        organization(
                                structure,
                                e.organizationId(),
                                o -> new Organization(o.organizationId(), o.name(), false)),
                        version);
            case ProjectCreated e ->
                account.with(
                        structure.withProjects(with(
                                structure.projects(), new Project(e.projectId(), e.organizationId(), e.name(), false))),
                        version);
            case ProjectRenamed e ->
                account.with(
                        project(
                                structure,
                                e.projectId(),
                                p -> new Project(p.projectId(), p.organizationId(), e.name(), p.archived())),
                        version);
            case ProjectArchived e ->
                account.with(
                        project(
                                structure,
                                e.projectId(),
                                p -> new Project(p.projectId(), p.organizationId(), p.name(), true)),
                        version);
            case ProjectRestored e ->
                account.with(
                        project(
                                structure,
                                e.projectId(),
                                p -> new Project(p.projectId(), p.organizationId(), p.name(), false)),
                        version);
            case LicenseTypeAdded e ->
                account.with(
                        structure.withLicenseTypes(
                                with(structure.licenseTypes(), new LicenseType(e.licenseType(), e.name(), false))),
                        version);
            case LicenseTypeRenamed e ->
                account.with(
                        licenseType(
                                structure,
                                e.licenseType(),
                                t -> new LicenseType(t.licenseType(), e.name(), t.retired())),
                        version);
            case LicenseTypeRetired e ->
                account.with(
                        licenseType(structure, e.licenseType(), t -> new LicenseType(t.licenseType(), t.name(), true)),
                        version);
            case InvitationLifetimeSet e -> account.with(policies.withLifetime(e.seconds()), version);
            case SourceRestrictionSet e ->
                account.with(policies.withHomeOrganizationOnly(e.homeOrganizationOnly()), version);
            case SuspensionPolicySet e -> account.with(policies.with(e.seats()), version);
            case DomainTrusted e ->
                account.with(policies.withTrustedDomains(with(policies.trustedDomains(), e.domain())), version);
            case DomainDistrusted e ->
                account.with(policies.withTrustedDomains(without(policies.trustedDomains(), e.domain())), version);
        };
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static <T> List<T> without(List<T> list, T gone) {
        return list.stream().filter(each -> !each.equals(gone)).toList();
    }

    private static Structure organization(Structure structure, String id, UnaryOperator<Organization> change) {
        return structure.withOrganizations(structure.organizations().stream()
                .map(o -> o.organizationId().equals(id) ? change.apply(o) : o)
                .toList());
    }

    private static Structure project(Structure structure, String id, UnaryOperator<Project> change) {
        return structure.withProjects(structure.projects().stream()
                .map(p -> p.projectId().equals(id) ? change.apply(p) : p)
                .toList());
    }

    private static Structure licenseType(Structure structure, String id, UnaryOperator<LicenseType> change) {
        return structure.withLicenseTypes(structure.licenseTypes().stream()
                .map(t -> t.licenseType().equals(id) ? change.apply(t) : t)
                .toList());
    }
}
