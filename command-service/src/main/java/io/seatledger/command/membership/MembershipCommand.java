package io.seatledger.command.membership;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;
import org.jspecify.annotations.Nullable;

/** The commands about a user's name, organization, projects and status. */
public sealed interface MembershipCommand extends UserCommand<Change> {

    @Override
    default Class<?> vocabulary() {
        return MembershipCommand.class;
    }

    /**
     * Changes the display name of a user.
     *
     * @param name {@code null} to clear it
     */
    @CommandName("user.name")
    record NameUser(
            AccountId accountId, UserId userId, @Nullable Name name) implements MembershipCommand {}

    /** Adds a user to an organization. It is refused if the user belongs to another one. */
    @CommandName("user.join-organization")
    record AddUserToOrganization(AccountId accountId, UserId userId, OrganizationId organizationId)
            implements MembershipCommand {}

    /** Moves a user to an organization, from another one or from none. */
    @CommandName("user.move-to-organization")
    record MoveUserToOrganization(AccountId accountId, UserId userId, OrganizationId organizationId)
            implements MembershipCommand {}

    /** Removes a user from the home organization. */
    @CommandName("user.leave-organization")
    record LeaveOrganization(AccountId accountId, UserId userId) implements MembershipCommand {}

    /** Adds a user to a project of any organization. */
    @CommandName("user.add-to-project")
    record AddUserToProject(AccountId accountId, UserId userId, ProjectId projectId) implements MembershipCommand {}

    /** Removes a user from a project. */
    @CommandName("user.remove-from-project")
    record RemoveUserFromProject(AccountId accountId, UserId userId, ProjectId projectId)
            implements MembershipCommand {}

    /** Suspends a user. A policy of the account decides what happens to the seats. */
    @CommandName("user.suspend")
    record SuspendUser(AccountId accountId, UserId userId) implements MembershipCommand {}

    /** Removes a user. All seats go back to their pools, and the invitation of a pending user is revoked. */
    @CommandName("user.remove")
    record RemoveUser(AccountId accountId, UserId userId) implements MembershipCommand {}
}
