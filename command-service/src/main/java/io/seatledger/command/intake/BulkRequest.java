package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.seatledger.command.bulk.BulkCommand;
import io.seatledger.command.bulk.BulkReport;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RestoreUser;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One operation on many users, at most {@value BulkCommand#MAX_COMMANDS}; each has its own outcome. */
@CommandName("users.bulk")
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BulkRequest.Move.class, name = "move"),
    @JsonSubTypes.Type(value = BulkRequest.Suspend.class, name = "suspend"),
    @JsonSubTypes.Type(value = BulkRequest.Restore.class, name = "restore"),
    @JsonSubTypes.Type(value = BulkRequest.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = BulkRequest.Assign.class, name = "assign"),
    @JsonSubTypes.Type(value = BulkRequest.Change.class, name = "change"),
    @JsonSubTypes.Type(value = BulkRequest.Release.class, name = "release")
})
public sealed interface BulkRequest extends CommandRequest<BulkRequest.BulkHandled> {

    /** The users, in the order in which they are decided. */
    List<String> userIds();

    /** The command for one of them. */
    UserCommand<?> commandFor(AccountId account, UserId user);

    @Override
    default Prepared<?, BulkHandled> prepare(RequestScope scope) {
        AccountId account = scope.account();
        List<UserCommand<?>> each = userIds().stream()
                .<UserCommand<?>>map(user -> commandFor(account, new UserId(user)))
                .toList();
        return Prepared.of(new BulkCommand(account, each), BulkHandled.class, BulkRequest::answerOf);
    }

    /** What became of each user. */
    record BulkHandled(int accepted, int refused, List<Result> results, long accountVersion) implements Answer {

        /** What became of one user: {@code outcome} is as for the user alone, or the code of the refusal. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(name = "BulkResult")
        public record Result(
                String userId, String outcome, @Nullable String detail) {}
    }

    /** Moves them to an organization. */
    record Move(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,

            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new MoveUserToOrganization(account, user, new OrganizationId(organizationId));
        }
    }

    /** Suspends them. */
    record Suspend(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new SuspendUser(account, user);
        }
    }

    /** Restores them. */
    record Restore(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new RestoreUser(account, user);
        }
    }

    /** Removes them. */
    record Remove(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new RemoveUser(account, user);
        }
    }

    /** Assigns a license to them. */
    record Assign(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,

            @NotNull @Pattern(regexp = Identifier.FORM) String poolId)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new AssignLicense(account, user, new PoolId(poolId));
        }
    }

    /** Changes the source of their license. */
    record Change(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,

            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new ChangeLicense(account, user, new LicenseType(licenseType), new PoolId(poolId));
        }
    }

    /** Releases their license. */
    record Release(
            @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS)
            List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,

            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType)
            implements BulkRequest {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new ReleaseLicense(account, user, new LicenseType(licenseType));
        }
    }

    private static BulkHandled answerOf(BulkReport report, long accountVersion) {
        List<BulkHandled.Result> results =
                report.items().stream().map(BulkRequest::resultOf).toList();
        int refused = (int) report.items().stream()
                .filter(item -> item.decision() instanceof Decision.Refused)
                .count();
        return new BulkHandled(results.size() - refused, refused, results, accountVersion);
    }

    private static BulkHandled.Result resultOf(BulkReport.Item item) {
        String user = item.userId().value();
        return switch (item.decision()) {
            case Decision.Accepted<? extends Enum<?>>(var outcome) ->
                new BulkHandled.Result(user, outcome.name().toLowerCase(Locale.ROOT), null);
            case Decision.Refused<? extends Enum<?>>(Refusal refusal) ->
                new BulkHandled.Result(user, refusal.code(), refusal.detail());
        };
    }
}
