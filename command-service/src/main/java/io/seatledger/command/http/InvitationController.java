package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Changed;
import io.seatledger.command.intake.InvitationRequest.InviteUser;
import io.seatledger.command.intake.InvitationRequest.InviteUsers;
import io.seatledger.command.intake.InvitationRequest.ResendInvitation;
import io.seatledger.command.intake.InvitationRequest.RevokeInvitation;
import io.seatledger.command.intake.InvitationRequest.UserInvited;
import io.seatledger.command.intake.InvitationRequest.UsersInvited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}")
class InvitationController {

    private final Commands commands;

    InvitationController(Commands commands) {
        this.commands = commands;
    }

    @Operation(
            operationId = "user.invite",
            summary = "Invite one person",
            description = "Without a seat in every chosen pool, nobody is invited.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/users")
    UserInvited inviteOne(@PathVariable String accountId, @RequestBody InviteUser body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(
            operationId = "users.invite",
            summary = "Invite a pasted list",
            description = "Answers with an outcome for each entry of the text.")
    @PostMapping("/invitations")
    UsersInvited invitePasted(@PathVariable String accountId, @RequestBody InviteUsers body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(
            operationId = "invitation.resend",
            summary = "Send an invitation again",
            description = "The old link is dead, the lifetime begins anew.")
    @PostMapping("/users/{userId}/invitation/resend")
    Changed resend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new ResendInvitation(PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "invitation.revoke",
            summary = "Revoke an invitation",
            description = "Its seats go back to their pools.")
    @DeleteMapping("/users/{userId}/invitation")
    Changed revoke(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RevokeInvitation(PathIds.user(userId)), context);
    }
}
