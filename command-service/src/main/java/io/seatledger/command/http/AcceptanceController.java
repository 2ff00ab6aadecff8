package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationStep.AcceptInvitation;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.language.EmailAddress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping("/api/v1/invitations")
class AcceptanceController {

    record Acceptance(@NotNull @Size(max = InvitationToken.MAX_LENGTH) String token) {}

    record Accepted(String accountId, String userId, @Schema(allowableValues = {"changed", "unchanged"}) String outcome,
            long accountVersion) {}

    private final Commands commands;

    AcceptanceController(Commands commands) {
        this.commands = commands;
    }

    @Operation(summary = "Accept an invitation", description = "The bearer token must vouch for the invited address: "
            + "`email`, with `email_verified`.")
    @PostMapping("/accept")
    Accepted accept(@Valid @RequestBody Acceptance body, JwtAuthenticationToken caller, CommandContext context)
            throws InterruptedException {
        InvitationToken token = InvitationToken.parse(body.token())
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("invitation", "of this token")));
        return commands.handle(new AcceptInvitation(token, verifiedAddress(caller.getToken())), context,
                (effect, version) -> new Accepted(token.accountId().value(), token.userId().value(),
                        Changed.of(effect, version).outcome(), version));
    }

    private static @Nullable EmailAddress verifiedAddress(Jwt jwt) {
        String email = jwt.getClaimAsString("email");
        boolean verified = Boolean.TRUE.equals(jwt.getClaimAsBoolean("email_verified"));
        return email == null || !verified ? null : EmailAddress.parse(email).orElse(null);
    }
}
