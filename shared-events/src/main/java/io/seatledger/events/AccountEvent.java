package io.seatledger.events;

/** What can happen to the structure of an account: never carries personal data. */
public sealed interface AccountEvent extends Event {

    /** A customer opened an account. */
    @EventName("account.opened")
    record AccountOpened(String accountId, String name) implements AccountEvent {}

    /**
     * A person or a service may from now on administer the account.
     *
     * @param subject the {@code sub} of the tokens of that person or service
     */
    @EventName("account-admin.granted")
    record AccountAdminGranted(String accountId, String subject) implements AccountEvent {}

    /** A person or a service may no longer administer the account. */
    @EventName("account-admin.revoked")
    record AccountAdminRevoked(String accountId, String subject) implements AccountEvent {}

    /**
     * A person or a service may from now on read everything of the account, and change nothing.
     *
     * @param subject the {@code sub} of the tokens of that person or service
     */
    @EventName("auditor.granted")
    record AuditorGranted(String accountId, String subject) implements AccountEvent {}

    /** A person or a service may no longer read the account as an auditor. */
    @EventName("auditor.revoked")
    record AuditorRevoked(String accountId, String subject) implements AccountEvent {}

    /** The account has a new organization. */
    @EventName("organization.created")
    record OrganizationCreated(String accountId, String organizationId, String name) implements AccountEvent {}

    /** An organization is called otherwise from now on. */
    @EventName("organization.renamed")
    record OrganizationRenamed(String accountId, String organizationId, String name) implements AccountEvent {}

    /** An organization takes no new members, projects or pools; those that it has stay. */
    @EventName("organization.archived")
    record OrganizationArchived(String accountId, String organizationId) implements AccountEvent {}

    /** An organization of the account has a new project. */
    @EventName("project.created")
    record ProjectCreated(String accountId, String projectId, String organizationId, String name)
            implements AccountEvent {}

    /** A project is called otherwise from now on. */
    @EventName("project.renamed")
    record ProjectRenamed(String accountId, String projectId, String name) implements AccountEvent {}

    /** A project takes no new members; those that it has stay. */
    @EventName("project.archived")
    record ProjectArchived(String accountId, String projectId) implements AccountEvent {}

    /** Pools of this license type can be opened from now on. */
    @EventName("license-type.added")
    record LicenseTypeAdded(String accountId, String licenseType, String name) implements AccountEvent {}

    /** A license type is called otherwise from now on. */
    @EventName("license-type.renamed")
    record LicenseTypeRenamed(String accountId, String licenseType, String name) implements AccountEvent {}

    /** No more pools of this license type can be opened; those that there are stay. */
    @EventName("license-type.retired")
    record LicenseTypeRetired(String accountId, String licenseType) implements AccountEvent {}

    /**
     * How long invitations last that are made or sent again from now on.
     *
     * @param seconds at least 1
     */
    @EventName("invitation-lifetime.set")
    record InvitationLifetimeSet(String accountId, long seconds) implements AccountEvent {}

    /**
     * Which pools a user's licenses may come from, from now on; seats that are held already stay.
     *
     * @param homeOrganizationOnly whether from the pools of the home organization alone
     */
    @EventName("source-restriction.set")
    record SourceRestrictionSet(String accountId, boolean homeOrganizationOnly) implements AccountEvent {}

    /** What becomes of the seats of users who are suspended from now on. */
    @EventName("suspension-policy.set")
    record SuspensionPolicySet(String accountId, SeatsOfSuspended seats) implements AccountEvent {}

    /**
     * Who is invited with an address of this domain joins at once from now on.
     *
     * @param domain in lower-case ASCII (UTS #46)
     */
    @EventName("domain.trusted")
    record DomainTrusted(String accountId, String domain) implements AccountEvent {}

    /** Who is invited with an address of this domain has to accept from now on. */
    @EventName("domain.distrusted")
    record DomainDistrusted(String accountId, String domain) implements AccountEvent {}
}
