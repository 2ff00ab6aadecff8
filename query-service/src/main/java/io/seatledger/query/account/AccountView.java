package io.seatledger.query.account;

import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.query.consuming.View;
import java.time.Duration;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** An account as readers see it. */
@Document("accounts")
record AccountView(
        @Id String id,
        String name,
        List<String> admins,
        List<String> auditors,
        List<Organization> organizations,
        List<Project> projects,
        List<LicenseType> licenseTypes,
        Policies policies,
        long accountVersion)
        implements View {

    /** A part of the customer that users may belong to. */
    record Organization(String organizationId, String name, boolean archived) {}

    /** Something that users work on. */
    record Project(String projectId, String organizationId, String name, boolean archived) {}

    /** Something that a seat entitles to. */
    record LicenseType(String licenseType, String name, boolean retired) {}

    /**
     * What the account has laid down.
     *
     * @param homeOrganizationOnly whether licenses come from pools of the user's home organization alone
     * @param trustedDomains domains whose people join at once
     */
    record Policies(
            long invitationLifetimeSeconds,
            boolean homeOrganizationOnly,
            SeatsOfSuspended seatsOfSuspended,
            List<String> trustedDomains) {

        private static final Policies UNLESS_SET =
                new Policies(Duration.ofDays(7).toSeconds(), false, SeatsOfSuspended.KEEP, List.of());
    }

    static AccountView opened(String id, String name, long accountVersion) {
        return new AccountView(
                id, name, List.of(), List.of(), List.of(), List.of(), List.of(), Policies.UNLESS_SET, accountVersion);
    }

    AccountView withAdmins(List<String> changed, long version) {
        return new AccountView(id, name, changed, auditors, organizations, projects, licenseTypes, policies, version);
    }

    AccountView withAuditors(List<String> changed, long version) {
        return new AccountView(id, name, admins, changed, organizations, projects, licenseTypes, policies, version);
    }

    AccountView withOrganizations(List<Organization> changed, long version) {
        return new AccountView(id, name, admins, auditors, changed, projects, licenseTypes, policies, version);
    }

    AccountView withProjects(List<Project> changed, long version) {
        return new AccountView(id, name, admins, auditors, organizations, changed, licenseTypes, policies, version);
    }

    AccountView withLicenseTypes(List<LicenseType> changed, long version) {
        return new AccountView(id, name, admins, auditors, organizations, projects, changed, policies, version);
    }

    AccountView withPolicies(Policies changed, long version) {
        return new AccountView(id, name, admins, auditors, organizations, projects, licenseTypes, changed, version);
    }
}
