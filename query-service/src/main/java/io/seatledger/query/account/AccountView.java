package io.seatledger.query.account;

import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.query.consuming.View;
import java.time.Duration;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of an account. Its organizations and projects have documents of their own, but they belong to its
 * structure, so their changes are changes of the account.
 *
 * @param id the account
 * @param licenseTypes in the order in which they were added
 */
@Document("accounts")
record AccountView(
        @Id String id,
        String accountId,
        String name,
        List<LicenseType> licenseTypes,
        Policies policies,
        long accountVersion)
        implements View {

    /** Something that a seat entitles to. */
    record LicenseType(String licenseType, String name, boolean retired) {}

    /**
     * The account's own rules.
     *
     * @param homeOrganizationOnly whether licenses come from pools of the user's home organization alone
     * @param trustedDomains whoever is invited with an address of one of these joins at once
     */
    record Policies(
            long invitationLifetimeSeconds,
            boolean homeOrganizationOnly,
            SeatsOfSuspended seatsOfSuspended,
            List<String> trustedDomains) {

        private static final Policies UNLESS_SET =
                new Policies(Duration.ofDays(7).toSeconds(), false, SeatsOfSuspended.KEEP, List.of());

        Policies withLifetime(long seconds) {
            return new Policies(seconds, homeOrganizationOnly, seatsOfSuspended, trustedDomains);
        }

        Policies withHomeOrganizationOnly(boolean changed) {
            return new Policies(invitationLifetimeSeconds, changed, seatsOfSuspended, trustedDomains);
        }

        Policies with(SeatsOfSuspended changed) {
            return new Policies(invitationLifetimeSeconds, homeOrganizationOnly, changed, trustedDomains);
        }

        Policies withTrustedDomains(List<String> changed) {
            return new Policies(invitationLifetimeSeconds, homeOrganizationOnly, seatsOfSuspended, changed);
        }
    }

    static AccountView opened(String id, String name, long accountVersion) {
        return new AccountView(id, id, name, List.of(), Policies.UNLESS_SET, accountVersion);
    }

    AccountView named(String newName, long version) {
        return new AccountView(id, accountId, newName, licenseTypes, policies, version);
    }

    AccountView with(List<LicenseType> changed, long version) {
        return new AccountView(id, accountId, name, changed, policies, version);
    }

    AccountView with(Policies changed, long version) {
        return new AccountView(id, accountId, name, licenseTypes, changed, version);
    }

    AccountView at(long version) {
        return new AccountView(id, accountId, name, licenseTypes, policies, version);
    }
}
