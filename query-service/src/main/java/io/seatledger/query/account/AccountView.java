package io.seatledger.query.account;

import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.query.consuming.StoredFlat;
import io.seatledger.query.consuming.View;
import java.time.Duration;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** The document of an account: who may read it, what it is made of, and its policies. */
@Document("accounts")
record AccountView(
        @Id String id,
        String name,
        @StoredFlat Readers readers,
        @StoredFlat Structure structure,
        Policies policies,
        long accountVersion)
        implements View {

    /** The {@code sub} of the tokens of those who may read the account: its admins, and its auditors. */
    record Readers(List<String> admins, List<String> auditors) {}

    /** The structure of the account, in the order of creation. */
    record Structure(List<Organization> organizations, List<Project> projects, List<LicenseType> licenseTypes) {

        Structure withOrganizations(List<Organization> changed) {
            return new Structure(changed, projects, licenseTypes);
        }

        Structure withProjects(List<Project> changed) {
            return new Structure(organizations, changed, licenseTypes);
        }

        Structure withLicenseTypes(List<LicenseType> changed) {
            return new Structure(organizations, projects, changed);
        }
    }

    /** A part of the customer that users may belong to. */
    record Organization(String organizationId, String name, boolean archived) {}

    /** Something that users work on. */
    record Project(String projectId, String organizationId, String name, boolean archived) {}

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
        return new AccountView(
                id,
                name,
                new Readers(List.of(), List.of()),
                new Structure(List.of(), List.of(), List.of()),
                Policies.UNLESS_SET,
                accountVersion);
    }

    AccountView named(String newName, long version) {
        return new AccountView(id, newName, readers, structure, policies, version);
    }

    AccountView with(Readers changed, long version) {
        return new AccountView(id, name, changed, structure, policies, version);
    }

    AccountView with(Structure changed, long version) {
        return new AccountView(id, name, readers, changed, policies, version);
    }

    AccountView with(Policies changed, long version) {
        return new AccountView(id, name, readers, structure, changed, version);
    }
}
