package io.seatledger.events;

/** What can happen to the structure of an account. None of these events carries personal data. */
public sealed interface AccountEvent extends Event {

    /** A customer opened an account. */
    @EventName("account.opened")
    record AccountOpened(String accountId, String name) implements AccountEvent {}

    /** The account has a new name. */
    @EventName("account.renamed")
    record AccountRenamed(String accountId, String name) implements AccountEvent {}

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
     * A person or a service may from now on read everything in the account, but change nothing.
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

    /** An organization has a new name. */
    @EventName("organization.renamed")
    record OrganizationRenamed(String accountId, String organizationId, String name) implements AccountEvent {}

    /** An organization takes no new members, projects or pools; its present ones stay. */
    @EventName("organization.archived")
    record OrganizationArchived(String accountId, String organizationId) implements AccountEvent {}

    /** An archived organization takes new members, projects and pools again. */
    @EventName("organization.restored")
    record OrganizationRestored(String accountId, String organizationId) implements AccountEvent {}

    /** An organization of the account has a new project. */
    @EventName("project.created")
    record ProjectCreated(String accountId, String projectId, String organizationId, String name)
            implements AccountEvent {}

    /** A project has a new name. */
    @EventName("project.renamed")
    record ProjectRenamed(String accountId, String projectId, String name) implements AccountEvent {}

    /** A project takes no new members; its present ones stay. */
    @EventName("project.archived")
    record ProjectArchived(String accountId, String projectId) implements AccountEvent {}

    /** An archived project takes new members again. */
    @EventName("project.restored")
    record ProjectRestored(String accountId, String projectId) implements AccountEvent {}

    /** Pools of this license type can be opened from now on. */
    @EventName("license-type.added")
    record LicenseTypeAdded(String accountId, String licenseType, String name) implements AccountEvent {}

    /** A license type has a new name. */
    @EventName("license-type.renamed")
    record LicenseTypeRenamed(String accountId, String licenseType, String name) implements AccountEvent {}

    /** No more pools of this license type can be opened; existing ones stay. */
    @EventName("license-type.retired")
    record LicenseTypeRetired(String accountId, String licenseType) implements AccountEvent {}

    /**
     * From now on, an invitation that is made or resent is valid for this long.
     *
     * @param seconds at least 1
     */
    @EventName("invitation-lifetime.set")
    record InvitationLifetimeSet(String accountId, long seconds) implements AccountEvent {}

    /**
     * From now on, this rule says which pools a user's licenses may come from; seats that users already hold stay.
     *
     * @param homeOrganizationOnly {@code true} to allow only pools of the user's home organization
     */
    @EventName("source-restriction.set")
    record SourceRestrictionSet(String accountId, boolean homeOrganizationOnly) implements AccountEvent {}

    /** From now on, this rule says what happens to the seats of a user who is suspended. */
    @EventName("suspension-policy.set")
    record SuspensionPolicySet(String accountId, SeatsOfSuspended seats) implements AccountEvent {}

    /**
     * From now on, a person who is invited with an address of this domain joins at once.
     *
     * @param domain in lower-case ASCII (UTS #46)
     */
    @EventName("domain.trusted")
    record DomainTrusted(String accountId, String domain) implements AccountEvent {}

    /** From now on, a person who is invited with an address of this domain has to accept the invitation. */
    @EventName("domain.distrusted")
    record DomainDistrusted(String accountId, String domain) implements AccountEvent {}
}
