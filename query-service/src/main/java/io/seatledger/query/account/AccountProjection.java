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
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.consuming.Projection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every event of the structure is a change of the account, so that a command can name the version that it saw. */
@Component
class AccountProjection implements Projection<AccountView> {

    static final String READ_MODEL = "accounts";
    static final int VERSION = 1;

    @Override
    public String name() {
        return READ_MODEL;
    }

    @Override
    public int version() {
        return VERSION;
    }

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
        List<LicenseType> types = account.licenseTypes();
        Policies policies = account.policies();
        return switch (accountEvent) {
            case AccountOpened e ->
                throw new IllegalArgumentException(e + " starts a document instead of changing one");
            case AccountRenamed e -> account.named(e.name(), version);
            case AccountAdminGranted _,
                    AccountAdminRevoked _,
                    AuditorGranted _,
                    AuditorRevoked _,
                    OrganizationCreated _,
                    OrganizationRenamed _,
                    OrganizationArchived _,
                    OrganizationRestored _,
                    ProjectCreated _,
                    ProjectRenamed _,
                    ProjectArchived _,
                    ProjectRestored _ -> account.at(version);
            case LicenseTypeAdded e ->
                account.with(with(types, new LicenseType(e.licenseType(), e.name(), false)), version);
            case LicenseTypeRenamed e ->
                account.with(
                        changed(types, e.licenseType(), t -> new LicenseType(t.licenseType(), e.name(), t.retired())),
                        version);
            case LicenseTypeRetired e ->
                account.with(
                        changed(types, e.licenseType(), t -> new LicenseType(t.licenseType(), t.name(), true)),
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

    private static List<LicenseType> changed(List<LicenseType> types, String id, UnaryOperator<LicenseType> change) {
        return types.stream()
                .map(t -> t.licenseType().equals(id) ? change.apply(t) : t)
                .toList();
    }
}
