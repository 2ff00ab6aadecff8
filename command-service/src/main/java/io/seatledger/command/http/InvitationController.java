package io.seatledger.command.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.InvitationStep.ResendInvitation;
import io.seatledger.command.invitation.InvitationStep.RevokeInvitation;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.user.EmailClaimKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    record InviteOne(@NotNull @Size(max = EmailAddress.MAX_LENGTH) String email,
            @Size(max = Name.MAX_LENGTH) @Nullable String name,
            @Schema(description = "The pools that a seat is taken from, at most one of a license type") @Size(max = Terms.MAX_LICENSES) @Nullable List<@NotNull @Pattern(regexp = Identifier.FORM) String> licenses,
            @Schema(description = "Home organization") @Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @Schema(description = "First project") @Pattern(regexp = Identifier.FORM) @Nullable String projectId) {}

    enum Mode {
        @JsonProperty("best-effort")
        BEST_EFFORT, @JsonProperty("atomic")
        ATOMIC
    }

    record InvitePasted(
            @Schema(description = "Text as pasted: at most 10,000 addresses, in any usual notation") @NotNull String addresses,
            @Schema(description = "The pools that a seat is taken from for each, at most one of a license type") @Size(max = Terms.MAX_LICENSES) @Nullable List<@NotNull @Pattern(regexp = Identifier.FORM) String> licenses,
            @Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @Pattern(regexp = Identifier.FORM) @Nullable String projectId,
            @Schema(description = "Each address on its own (the default), or all or none") @Nullable Mode mode) {}

    record UserInvited(String userId, String invitationId,
            @Schema(allowableValues = {"invited",
                    "joined"}, description = "`joined`: the account trusts the domain, the person is a user at once") String outcome,
            long accountVersion) {}

    record UsersInvited(int invited, int refused, List<Result> results, long accountVersion) {

        /** What became of one entry: {@code outcome} is {@code invited}, {@code joined}, or the code of the refusal. */
        record Result(int position, String text, @Nullable String email, String outcome, @Nullable String userId,
                @Nullable String detail) {}
    }

    private final Commands commands;
    private final EmailClaimKey claimKey;

    InvitationController(Commands commands, EmailClaimKey claimKey) {
        this.commands = commands;
        this.claimKey = claimKey;
    }

    @Operation(summary = "Invite one person", description = "Without a seat in every chosen pool, nobody is invited.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/users")
    UserInvited inviteOne(@PathVariable String accountId, @Valid @RequestBody InviteOne body,
            CommandContext context) throws InterruptedException {
        var command = InviteUser.of(PathIds.account(accountId), EmailAddress.of(body.email()),
                body.name() == null ? null : new Name(body.name()),
                terms(body.licenses(), body.organizationId(), body.projectId()), claimKey);
        return commands.handle(command, context,
                (invited, version) -> new UserInvited(invited.userId().value(), invited.invitationId(),
                        outcomeOf(invited), version));
    }

    @Operation(summary = "Invite a pasted list", description = "Answers with an outcome for each entry of the text.")
    @PostMapping("/invitations")
    UsersInvited invitePasted(@PathVariable String accountId, @Valid @RequestBody InvitePasted body,
            CommandContext context) throws InterruptedException {
        var command = InviteUsers.pasted(PathIds.account(accountId), body.addresses(),
                terms(body.licenses(), body.organizationId(), body.projectId()), body.mode() == Mode.ATOMIC, claimKey);
        return commands.handle(command, context, InvitationController::answerOf);
    }

    @Operation(summary = "Send an invitation again", description = "The old link is dead, the lifetime begins anew.")
    @PostMapping("/users/{userId}/invitation/resend")
    Changed resend(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new ResendInvitation(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    @Operation(summary = "Revoke an invitation", description = "Its seats go back to their pools.")
    @DeleteMapping("/users/{userId}/invitation")
    Changed revoke(@PathVariable String accountId, @PathVariable String userId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new RevokeInvitation(PathIds.account(accountId), PathIds.user(userId)), context);
    }

    private static Terms terms(@Nullable List<String> licenses, @Nullable String organizationId,
            @Nullable String projectId) {
        Set<PoolId> pools = licenses == null
                ? Set.of()
                : licenses.stream().map(PoolId::new).collect(Collectors.toUnmodifiableSet());
        return new Terms(pools, organizationId == null ? null : new OrganizationId(organizationId),
                projectId == null ? null : new ProjectId(projectId));
    }

    private static UsersInvited answerOf(InvitationReport report, long accountVersion) {
        int invited = report.invited();
        return new UsersInvited(invited, report.items().size() - invited,
                report.items().stream().map(InvitationController::resultOf).toList(), accountVersion);
    }

    private static UsersInvited.Result resultOf(InvitationReport.Item item) {
        return switch (item.decision()) {
            case Decision.Accepted<Invited>(Invited invited) -> new UsersInvited.Result(item.position(), item.text(),
                    item.email(), outcomeOf(invited), invited.userId().value(), null);
            case Decision.Refused<Invited>(Refusal refusal) -> new UsersInvited.Result(item.position(), item.text(),
                    item.email(), refusal.code(), userOf(refusal), refusal.detail());
        };
    }

    private static String outcomeOf(Invited invited) {
        return invited.joined() ? "joined" : "invited";
    }

    private static @Nullable String userOf(Refusal refusal) {
        return RefusalProblems.of(refusal).more().get("userId") instanceof String user ? user : null;
    }
}
