package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.RestoreUser;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "What a user belongs to, and who stays")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/users/{userId}")
class MembershipController {

    record Naming(@NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record Home(@NotNull @Pattern(regexp = Identifier.FORM) String organizationId) {}

    private final Commands commands;

    MembershipController(Commands commands) {
        this.commands = commands;
    }

    @Operation(summary = "Give a user another display name")
    @PutMapping("/name")
    Changed rename(@PathVariable String accountId, @PathVariable String userId, @Valid @RequestBody Naming body,
            CommandContext context) throws InterruptedException {
        return commands.handle(new NameUser(PathIds.account(accountId), PathIds.user(userId), new Name(body.name())),
                context);
    }

    @Operation(summary = "Add a user to an organization", description = "Refused for who belongs to another one.")
    @PostMapping("/organization")
    Changed join(@PathVariable String accountId, @PathVariable String userId, @Valid @RequestBody Home body,
            CommandContext context) throws InterruptedException {
        return commands.handle(new AddUserToOrganization(PathIds.account(accountId), PathIds.user(userId),
                new OrganizationId(body.organizationId())), context);
    }

    @Operation(summary = "Move a user to an organization", description = "From whichever it was, or none.")
    @PutMapping("/organization")
    Changed move(@PathVariable String accountId, @PathVariable String userId, @Valid @RequestBody Home body,
            CommandContext context) throws InterruptedException {
        return commands.handle(new MoveUserToOrganization(PathIds.account(accountId), PathIds.user(userId),
                new OrganizationId(body.organizationId())), context);
    }

    @Operation(summary = "Let a user leave the home organization")
    @DeleteMapping("/organization")
    Changed leave(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new LeaveOrganization(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(summary = "Add a user to a project", description = "Of any organization.")
    @PutMapping("/projects/{projectId}")
    Changed addToProject(@PathVariable String accountId, @PathVariable String userId, @PathVariable String projectId,
            CommandContext context) throws InterruptedException {
        return commands.handle(new AddUserToProject(PathIds.account(accountId), PathIds.user(userId),
                PathIds.project(projectId)), context);
    }

    @Operation(summary = "Remove a user from a project")
    @DeleteMapping("/projects/{projectId}")
    Changed removeFromProject(@PathVariable String accountId, @PathVariable String userId,
            @PathVariable String projectId, CommandContext context) throws InterruptedException {
        return commands.handle(new RemoveUserFromProject(PathIds.account(accountId), PathIds.user(userId),
                PathIds.project(projectId)), context);
    }

    @Operation(summary = "Suspend a user", description = "A policy of the account says what becomes of the seats.")
    @PostMapping("/suspend")
    Changed suspend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new SuspendUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(summary = "Restore a suspended user")
    @PostMapping("/restore")
    Changed restore(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new RestoreUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(summary = "Remove a user", description = "All seats go back; the invitation of a pending user is revoked.")
    @DeleteMapping
    Changed remove(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new RemoveUser(PathIds.account(accountId), PathIds.user(userId)), context);
    }
}
