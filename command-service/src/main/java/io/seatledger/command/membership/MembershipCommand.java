package io.seatledger.command.membership;

import io.seatledger.command.decision.Change;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;

/** What can be asked of a user's membership. */
public sealed interface MembershipCommand extends UserCommand<Change> {

    @Override
    default Class<?> vocabulary() {
        return MembershipCommand.class;
    }

    /** Gives the user another display name. */
    record NameUser(AccountId accountId, UserId userId, Name name) implements MembershipCommand {}

    /** Gives a user who belongs to no organization a home. */
    record AddUserToOrganization(AccountId accountId, UserId userId, OrganizationId organizationId)
            implements MembershipCommand {}

    /** Gives the user this home organization, whatever it was before. */
    record MoveUserToOrganization(AccountId accountId, UserId userId, OrganizationId organizationId)
            implements MembershipCommand {}

    /** Lets the user belong to no organization. */
    record LeaveOrganization(AccountId accountId, UserId userId) implements MembershipCommand {}

    /** Lets the user work on a project, of any organization. */
    record AddUserToProject(AccountId accountId, UserId userId, ProjectId projectId) implements MembershipCommand {}

    /** Lets the user work on a project no longer. */
    record RemoveUserFromProject(AccountId accountId, UserId userId, ProjectId projectId)
            implements MembershipCommand {}

    /** Lets the user not work until restored. The account's policy says what becomes of the seats. */
    record SuspendUser(AccountId accountId, UserId userId) implements MembershipCommand {}

    /** Lets a suspended user work again. */
    record RestoreUser(AccountId accountId, UserId userId) implements MembershipCommand {}

    /** Ends the user's membership, or the invitation of a pending one, and gives back all seats. */
    record RemoveUser(AccountId accountId, UserId userId) implements MembershipCommand {}
}
