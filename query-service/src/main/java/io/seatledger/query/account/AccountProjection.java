package io.seatledger.query.account;

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
import io.seatledger.query.account.AccountView.LicenseType;
import io.seatledger.query.account.AccountView.Organization;
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.account.AccountView.Project;
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
            throw new IllegalArgumentException(event + " is none of an account's structure");
        }
        if (accountEvent instanceof AccountOpened opened) {
            return AccountView.opened(id, opened.name(), at.accountVersion());
        }
        AccountView v = Projection.existing(view, id);
        long version = at.accountVersion();
        Policies p = v.policies();
        return switch (accountEvent) {
            case AccountOpened e -> throw new IllegalArgumentException(e + " begins an account");
            case AccountAdminGranted e -> v.withAdmins(with(v.admins(), e.subject()), version);
            case AccountAdminRevoked e -> v.withAdmins(without(v.admins(), e.subject()), version);
            case AuditorGranted e -> v.withAuditors(with(v.auditors(), e.subject()), version);
            case AuditorRevoked e -> v.withAuditors(without(v.auditors(), e.subject()), version);
            case OrganizationCreated e ->
                v.withOrganizations(
                        with(v.organizations(), new Organization(e.organizationId(), e.name(), false)), version);
            case OrganizationRenamed e ->
                v.withOrganizations(
                        organization(
                                v,
                                e.organizationId(),
                                o -> new Organization(o.organizationId(), e.name(), o.archived())),
                        version);
            case OrganizationArchived e ->
                v.withOrganizations(
                        organization(v, e.organizationId(), o -> new Organization(o.organizationId(), o.name(), true)),
                        version);
            case ProjectCreated e ->
                v.withProjects(
                        with(v.projects(), new Project(e.projectId(), e.organizationId(), e.name(), false)), version);
            case ProjectRenamed e ->
                v.withProjects(
                        project(
                                v,
                                e.projectId(),
                                q -> new Project(q.projectId(), q.organizationId(), e.name(), q.archived())),
                        version);
            case ProjectArchived e ->
                v.withProjects(
                        project(v, e.projectId(), q -> new Project(q.projectId(), q.organizationId(), q.name(), true)),
                        version);
            case LicenseTypeAdded e ->
                v.withLicenseTypes(with(v.licenseTypes(), new LicenseType(e.licenseType(), e.name(), false)), version);
            case LicenseTypeRenamed e ->
                v.withLicenseTypes(
                        licenseType(v, e.licenseType(), t -> new LicenseType(t.licenseType(), e.name(), t.retired())),
                        version);
            case LicenseTypeRetired e ->
                v.withLicenseTypes(
                        licenseType(v, e.licenseType(), t -> new LicenseType(t.licenseType(), t.name(), true)),
                        version);
            case InvitationLifetimeSet e ->
                v.withPolicies(
                        new Policies(e.seconds(), p.homeOrganizationOnly(), p.seatsOfSuspended(), p.trustedDomains()),
                        version);
            case SourceRestrictionSet e ->
                v.withPolicies(
                        new Policies(
                                p.invitationLifetimeSeconds(),
                                e.homeOrganizationOnly(),
                                p.seatsOfSuspended(),
                                p.trustedDomains()),
                        version);
            case SuspensionPolicySet e ->
                v.withPolicies(
                        new Policies(
                                p.invitationLifetimeSeconds(), p.homeOrganizationOnly(), e.seats(), p.trustedDomains()),
                        version);
            case DomainTrusted e ->
                v.withPolicies(
                        new Policies(
                                p.invitationLifetimeSeconds(),
                                p.homeOrganizationOnly(),
                                p.seatsOfSuspended(),
                                with(p.trustedDomains(), e.domain())),
                        version);
            case DomainDistrusted e ->
                v.withPolicies(
                        new Policies(
                                p.invitationLifetimeSeconds(),
                                p.homeOrganizationOnly(),
                                p.seatsOfSuspended(),
                                without(p.trustedDomains(), e.domain())),
                        version);
        };
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static <T> List<T> without(List<T> list, T gone) {
        return list.stream().filter(each -> !each.equals(gone)).toList();
    }

    private static List<Organization> organization(AccountView view, String id, UnaryOperator<Organization> change) {
        return view.organizations().stream()
                .map(o -> o.organizationId().equals(id) ? change.apply(o) : o)
                .toList();
    }

    private static List<Project> project(AccountView view, String id, UnaryOperator<Project> change) {
        return view.projects().stream()
                .map(p -> p.projectId().equals(id) ? change.apply(p) : p)
                .toList();
    }

    private static List<LicenseType> licenseType(AccountView view, String id, UnaryOperator<LicenseType> change) {
        return view.licenseTypes().stream()
                .map(t -> t.licenseType().equals(id) ? change.apply(t) : t)
                .toList();
    }
}
