package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitationForm;
import io.seatledger.command.invitation.InvitationLifecycleCommand.Joined;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping(path = "/api/v1/invitations", produces = MediaType.APPLICATION_JSON_VALUE)
class AcceptanceController {

    private final CommandIntake intake;

    AcceptanceController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "invitation.accept",
            summary = "Accept an invitation",
            description = "The bearer token must vouch for the invited address: " + "`email`, with `email_verified`.")
    @PostMapping(path = "/accept", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Joined> accept(@RequestBody AcceptInvitationForm body, CommandContext context) throws InterruptedException {
        return intake.handle(body.parsedToken().accountId(), body, context);
    }
}
