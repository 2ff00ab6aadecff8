package io.seatledger.command.intake;

import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.membership.MembershipCommand;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What a user belongs to, and who stays. */
public sealed interface MembershipRequest extends CommandRequest<Changed> {

    /** Gives a user another display name. */
    @CommandName("user.name")
    record NameUser(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.NameUser(scope.account(), new UserId(userId), new Name(name)));
        }
    }

    /** Adds a user to an organization; refused for who belongs to another one. */
    @CommandName("user.join-organization")
    record AddUserToOrganization(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId)
            implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.AddUserToOrganization(
                    scope.account(), new UserId(userId), new OrganizationId(organizationId)));
        }
    }

    /** Moves a user to an organization, from whichever it was, or none. */
    @CommandName("user.move-to-organization")
    record MoveUserToOrganization(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId)
            implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.MoveUserToOrganization(
                    scope.account(), new UserId(userId), new OrganizationId(organizationId)));
        }
    }

    /** Lets a user leave the home organization. */
    @CommandName("user.leave-organization")
    record LeaveOrganization(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.LeaveOrganization(scope.account(), new UserId(userId)));
        }
    }

    /** Adds a user to a project, of any organization. */
    @CommandName("user.add-to-project")
    record AddUserToProject(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String projectId)
            implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.AddUserToProject(
                    scope.account(), new UserId(userId), new ProjectId(projectId)));
        }
    }

    /** Removes a user from a project. */
    @CommandName("user.remove-from-project")
    record RemoveUserFromProject(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String projectId)
            implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.RemoveUserFromProject(
                    scope.account(), new UserId(userId), new ProjectId(projectId)));
        }
    }

    /** Suspends a user; a policy of the account says what becomes of the seats. */
    @CommandName("user.suspend")
    record SuspendUser(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.SuspendUser(scope.account(), new UserId(userId)));
        }
    }

    /** Restores a suspended user. */
    @CommandName("user.restore")
    record RestoreUser(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.RestoreUser(scope.account(), new UserId(userId)));
        }
    }

    /** Removes a user: all seats go back, the invitation of a pending user is revoked. */
    @CommandName("user.remove")
    record RemoveUser(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements MembershipRequest {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new MembershipCommand.RemoveUser(scope.account(), new UserId(userId)));
        }
    }
}
