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

    /** The account has a new organization. */
    @EventName("organization.created")
    record OrganizationCreated(String accountId, String organizationId, String name) implements AccountEvent {}

    /** An organization of the account has a new project. */
    @EventName("project.created")
    record ProjectCreated(String accountId, String projectId, String organizationId, String name)
            implements
                AccountEvent {}
}
