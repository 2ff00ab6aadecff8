package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.InvitationRequest.AcceptInvitation;
import io.seatledger.command.intake.InvitationRequest.InvitationAccepted;
import io.seatledger.command.invitation.InvitationToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping("/api/v1/invitations")
class AcceptanceController {

    private final Commands commands;

    AcceptanceController(Commands commands) {
        this.commands = commands;
    }

    @Operation(
            operationId = "invitation.accept",
            summary = "Accept an invitation",
            description = "The bearer token must vouch for the invited address: " + "`email`, with `email_verified`.")
    @PostMapping("/accept")
    InvitationAccepted accept(@RequestBody AcceptInvitation body, CommandContext context) throws InterruptedException {
        InvitationToken token = InvitationToken.parse(body.token()).orElseThrow(AcceptInvitation::unknown);
        return commands.handle(token.accountId(), body, context);
    }
}
