package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationLifecycleCommand;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Inviting people, with the licenses that they get. */
public sealed interface InvitationRequest<A extends Answer> extends CommandRequest<A> {

    /** Invites one person; without a seat in every chosen pool, nobody is invited. */
    @CommandName("user.invite")
    record InviteUser(
            @NotNull @Size(max = EmailAddress.MAX_LENGTH) String email,
            @Size(max = Name.MAX_LENGTH) @Nullable String name,

            @Schema(description = "The pools that a seat is taken from, at most one of a license type")
            @Size(max = Terms.MAX_LICENSES)
            @Nullable
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> licenses,

            @Schema(description = "Home organization") @Pattern(regexp = Identifier.FORM) @Nullable
            String organizationId,

            @Schema(description = "First project") @Pattern(regexp = Identifier.FORM) @Nullable
            String projectId)
            implements InvitationRequest<UserInvited> {
        @Override
        public Prepared<?, UserInvited> prepare(RequestScope scope) {
            var command = InvitationCommand.InviteUser.of(
                    scope.account(),
                    EmailAddress.of(email),
                    name == null ? null : new Name(name),
                    terms(licenses, organizationId, projectId),
                    scope.claimKey());
            return Prepared.of(
                    command,
                    UserInvited.class,
                    (invited, version) -> new UserInvited(
                            invited.userId().value(), invited.invitationId(), outcomeOf(invited), version));
        }
    }

    /** Somebody is invited. */
    record UserInvited(
            String userId,
            String invitationId,

            @Schema(
                    allowableValues = {"invited", "joined"},
                    description = "`joined`: the account trusts the domain, the person is a user at once")
            String outcome,

            long accountVersion)
            implements Answer {}

    /** What becomes of a list in which not everybody can be invited. */
    enum Mode {
        /** Each on its own. */
        @JsonProperty("best-effort")
        BEST_EFFORT,
        /** All or none. */
        @JsonProperty("atomic")
        ATOMIC
    }

    /** Invites a pasted list; answers with an outcome for each entry of the text. */
    @CommandName(value = "users.invite", isLong = true)
    record InviteUsers(
            @Schema(description = "Text as pasted: at most 10,000 addresses, in any usual notation") @NotNull
            String addresses,

            @Schema(description = "The pools that a seat is taken from for each, at most one of a license type")
            @Size(max = Terms.MAX_LICENSES)
            @Nullable
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> licenses,

            @Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @Pattern(regexp = Identifier.FORM) @Nullable String projectId,

            @Schema(description = "Each address on its own (the default), or all or none") @Nullable
            Mode mode)
            implements InvitationRequest<UsersInvited> {
        @Override
        public Prepared<?, UsersInvited> prepare(RequestScope scope) {
            var command = InvitationCommand.InviteUsers.pasted(
                    scope.account(),
                    addresses,
                    terms(licenses, organizationId, projectId),
                    mode == Mode.ATOMIC,
                    scope.claimKey());
            return Prepared.of(command, UsersInvited.class, InvitationRequest::answerOf);
        }
    }

    /** What became of each entry of a list. */
    record UsersInvited(int invited, int refused, List<Result> results, long accountVersion) implements Answer {

        /** What became of one entry: {@code outcome} is {@code invited}, {@code joined}, or the code of the refusal. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(name = "InvitationResult")
        public record Result(
                int position,
                String text,
                @Nullable String email,
                String outcome,
                @Nullable String userId,
                @Nullable String detail) {}
    }

    /** Has an invitation sent again: the old link is dead, the lifetime begins anew. */
    @CommandName("invitation.resend")
    record ResendInvitation(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements InvitationRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new InvitationLifecycleCommand.ResendInvitation(scope.account(), new UserId(userId)));
        }
    }

    /** Revokes an invitation: its seats go back to their pools. */
    @CommandName("invitation.revoke")
    record RevokeInvitation(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId) implements InvitationRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new InvitationLifecycleCommand.RevokeInvitation(scope.account(), new UserId(userId)));
        }
    }

    /** Accepts an invitation; the sender's token must vouch for the invited address. */
    @CommandName("invitation.accept")
    record AcceptInvitation(
            @NotNull @Size(max = InvitationToken.MAX_LENGTH) String token)
            implements InvitationRequest<InvitationAccepted> {
        @Override
        public Prepared<?, InvitationAccepted> prepare(RequestScope scope) {
            InvitationToken parsed = InvitationToken.parse(token)
                    .filter(t -> t.accountId().equals(scope.account()))
                    .orElseThrow(AcceptInvitation::unknown);
            return Prepared.of(
                    new InvitationLifecycleCommand.AcceptInvitation(
                            parsed, scope.actor().verifiedAddress()),
                    InvitationAccepted.class,
                    (effect, version) -> new InvitationAccepted(
                            parsed.accountId().value(),
                            parsed.userId().value(),
                            Changed.of(effect, version).outcome(),
                            version));
        }

        /** The refusal of a token that never was one. */
        public static RefusedException unknown() {
            return new RefusedException(new Refusal.NotFound("invitation", "of this token"));
        }
    }

    /** The person has joined. */
    record InvitationAccepted(
            String accountId,
            String userId,

            @Schema(allowableValues = {"changed", "unchanged"})
            String outcome,

            long accountVersion)
            implements Answer {}

    private static Terms terms(
            @Nullable List<String> licenses, @Nullable String organizationId, @Nullable String projectId) {
        Set<PoolId> pools = licenses == null
                ? Set.of()
                : licenses.stream().map(PoolId::new).collect(Collectors.toUnmodifiableSet());
        return new Terms(
                pools,
                organizationId == null ? null : new OrganizationId(organizationId),
                projectId == null ? null : new ProjectId(projectId));
    }

    private static UsersInvited answerOf(InvitationReport report, long accountVersion) {
        int invited = report.invited();
        return new UsersInvited(
                invited,
                report.items().size() - invited,
                report.items().stream().map(InvitationRequest::resultOf).toList(),
                accountVersion);
    }

    private static UsersInvited.Result resultOf(InvitationReport.Item item) {
        return switch (item.decision()) {
            case Decision.Accepted<Invited>(Invited invited) ->
                new UsersInvited.Result(
                        item.position(),
                        item.text(),
                        item.email(),
                        outcomeOf(invited),
                        invited.userId().value(),
                        null);
            case Decision.Refused<Invited>(Refusal refusal) ->
                new UsersInvited.Result(
                        item.position(), item.text(), item.email(), refusal.code(), userOf(refusal), refusal.detail());
        };
    }

    private static String outcomeOf(Invited invited) {
        return invited.joined() ? "joined" : "invited";
    }

    private static @Nullable String userOf(Refusal refusal) {
        return RefusalProblems.of(refusal).more().get("userId") instanceof String user ? user : null;
    }
}
