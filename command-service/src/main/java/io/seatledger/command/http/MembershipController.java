package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Changed;
import io.seatledger.command.intake.MembershipRequest.AddUserToOrganization;
import io.seatledger.command.intake.MembershipRequest.AddUserToProject;
import io.seatledger.command.intake.MembershipRequest.LeaveOrganization;
import io.seatledger.command.intake.MembershipRequest.MoveUserToOrganization;
import io.seatledger.command.intake.MembershipRequest.NameUser;
import io.seatledger.command.intake.MembershipRequest.RemoveUser;
import io.seatledger.command.intake.MembershipRequest.RemoveUserFromProject;
import io.seatledger.command.intake.MembershipRequest.RestoreUser;
import io.seatledger.command.intake.MembershipRequest.SuspendUser;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

    @Operation(operationId = "user.name", summary = "Give a user another display name")
    @PutMapping("/name")
    Changed rename(
            @PathVariable String accountId,
            @PathVariable String userId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new NameUser(PathIds.user(userId), body.name()), context);
    }

    @Operation(
            operationId = "user.join-organization",
            summary = "Add a user to an organization",
            description = "Refused for who belongs to another one.")
    @PostMapping("/organization")
    Changed join(
            @PathVariable String accountId, @PathVariable String userId, @RequestBody Home body, CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new AddUserToOrganization(PathIds.user(userId), body.organizationId()), context);
    }

    @Operation(
            operationId = "user.move-to-organization",
            summary = "Move a user to an organization",
            description = "From whichever it was, or none.")
    @PutMapping("/organization")
    Changed move(
            @PathVariable String accountId, @PathVariable String userId, @RequestBody Home body, CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new MoveUserToOrganization(PathIds.user(userId), body.organizationId()), context);
    }

    @Operation(operationId = "user.leave-organization", summary = "Let a user leave the home organization")
    @DeleteMapping("/organization")
    Changed leave(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new LeaveOrganization(PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "user.add-to-project",
            summary = "Add a user to a project",
            description = "Of any organization.")
    @PutMapping("/projects/{projectId}")
    Changed addToProject(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String projectId,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new AddUserToProject(PathIds.user(userId), PathIds.project(projectId)), context);
    }

    @Operation(operationId = "user.remove-from-project", summary = "Remove a user from a project")
    @DeleteMapping("/projects/{projectId}")
    Changed removeFromProject(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String projectId,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new RemoveUserFromProject(PathIds.user(userId), PathIds.project(projectId)), context);
    }

    @Operation(
            operationId = "user.suspend",
            summary = "Suspend a user",
            description = "A policy of the account says what becomes of the seats.")
    @PostMapping("/suspend")
    Changed suspend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new SuspendUser(PathIds.user(userId)), context);
    }

    @Operation(operationId = "user.restore", summary = "Restore a suspended user")
    @PostMapping("/restore")
    Changed restore(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RestoreUser(PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "user.remove",
            summary = "Remove a user",
            description = "All seats go back; the invitation of a pending user is revoked.")
    @DeleteMapping
    Changed remove(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RemoveUser(PathIds.user(userId)), context);
    }
}
