package io.seatledger.command.http;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.invitation.AddressCommand.ChangeAddress;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.command.membership.RestoreUser.Restored;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "The memberships of users, and their life cycle")
@RestController
@RequestMapping(path = MembershipController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class MembershipController {

    /** No user has the identifier {@code bulk}, which is a route of its own with its own methods. */
    static final String PATH = "/api/v1/accounts/{accountId}/users/{userId:(?!bulk$).+}";

    record DisplayName(@Nullable Name name) {}

    record Address(EmailAddress email) {}

    record Home(OrganizationId organizationId) {}

    private final CommandIntake intake;

    MembershipController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "user.change-address",
            summary = "Change the address of a user",
            description = "The user stays the same, with all seats. A pending invitation is sent to the new address,"
                    + " and the old link stops working.")
    @PutMapping(path = "/email", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> changeAddress(
            @PathVariable String accountId,
            @PathVariable String userId,
            @RequestBody Address body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new ChangeAddress(PathIds.account(accountId), PathIds.user(userId), body.email()), context);
    }

    @Operation(
            operationId = "user.name",
            summary = "Give a user another display name",
            description = "Or none, if it is `null` or absent.")
    @PutMapping(path = "/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> rename(
            @PathVariable String accountId,
            @PathVariable String userId,
            @RequestBody DisplayName body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(new NameUser(PathIds.account(accountId), PathIds.user(userId), body.name()), context);
    }

    @Operation(
            operationId = "user.join-organization",
            summary = "Add a user to an organization",
            description = "Refused for a user who belongs to another one.")
    @PostMapping(path = "/organization", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> join(
            @PathVariable String accountId, @PathVariable String userId, @RequestBody Home body, CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new AddUserToOrganization(PathIds.account(accountId), PathIds.user(userId), body.organizationId()),
                context);
    }

    @Operation(
            operationId = "user.move-to-organization",
            summary = "Move a user to an organization",
            description = "From another one, or from none.")
    @PutMapping(path = "/organization", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> move(
            @PathVariable String accountId, @PathVariable String userId, @RequestBody Home body, CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new MoveUserToOrganization(PathIds.account(accountId), PathIds.user(userId), body.organizationId()),
                context);
    }

    @Operation(operationId = "user.leave-organization", summary = "Let a user leave the home organization")
    @DeleteMapping("/organization")
    Reply<Change> leave(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new LeaveOrganization(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "user.add-to-project",
            summary = "Add a user to a project",
            description = "Of any organization.")
    @PutMapping("/projects/{projectId}")
    Reply<Change> addToProject(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String projectId,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new AddUserToProject(PathIds.account(accountId), PathIds.user(userId), PathIds.project(projectId)),
                context);
    }

    @Operation(operationId = "user.remove-from-project", summary = "Remove a user from a project")
    @DeleteMapping("/projects/{projectId}")
    Reply<Change> removeFromProject(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String projectId,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RemoveUserFromProject(PathIds.account(accountId), PathIds.user(userId), PathIds.project(projectId)),
                context);
    }

    @Operation(
            operationId = "user.suspend",
            summary = "Suspend a user",
            description = "A policy of the account says what happens to the seats.")
    @PostMapping("/suspend")
    Reply<Change> suspend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new SuspendUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(operationId = "user.restore", summary = "Restore a suspended user")
    @PostMapping("/restore")
    Reply<Restored> restore(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RestoreUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "user.remove",
            summary = "Remove a user",
            description = "All seats go back; the invitation of a pending user is revoked.")
    @DeleteMapping
    Reply<Change> remove(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RemoveUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }
}
