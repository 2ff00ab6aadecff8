package io.seatledger.command.http;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.invitation.InvitationCommand.InviteUserForm;
import io.seatledger.command.invitation.InvitationCommand.InviteUsersForm;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.Invited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
class InvitationController {

    private final CommandIntake intake;

    InvitationController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "user.invite",
            summary = "Invite one person",
            description = "Without a seat in every chosen pool, nobody is invited.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/users", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Invited> inviteOne(@PathVariable String accountId, @RequestBody InviteUserForm body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(
            operationId = "users.invite",
            summary = "Invite a pasted list",
            description = "Answers with an outcome for each entry of the text. " + ProblemResponses.IN_STEPS)
    @PostMapping(path = "/invitations", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<InvitationReport> invitePasted(
            @PathVariable String accountId, @RequestBody InviteUsersForm body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(
            operationId = "invitation.resend",
            summary = "Send an invitation again",
            description = "The old link stops working, and the lifetime starts again. After an invitation has expired,"
                    + " its person is invited again, with the organization, the projects and the licenses that it"
                    + " had, if seats are left.")
    @PostMapping("/users/{userId}/invitation/resend")
    Reply<Change> resend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new ResendInvitation(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(
            operationId = "invitation.revoke",
            summary = "Revoke an invitation",
            description = "Its seats go back to their pools.")
    @DeleteMapping("/users/{userId}/invitation")
    Reply<Change> revoke(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RevokeInvitation(PathIds.account(accountId), PathIds.user(userId)), context);
    }
}
