package io.seatledger.command.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.seatledger.command.bulk.BulkCommand;
import io.seatledger.command.bulk.BulkReport;
import io.seatledger.command.decision.CommandContext;
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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "What a user belongs to, and who stays")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/users/bulk")
class BulkController {

    /** One operation on many users; each has its own outcome. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
    @JsonSubTypes({@JsonSubTypes.Type(value = Bulk.Move.class, name = "move"),
            @JsonSubTypes.Type(value = Bulk.Suspend.class, name = "suspend"),
            @JsonSubTypes.Type(value = Bulk.Restore.class, name = "restore"),
            @JsonSubTypes.Type(value = Bulk.Remove.class, name = "remove"),
            @JsonSubTypes.Type(value = Bulk.Assign.class, name = "assign"),
            @JsonSubTypes.Type(value = Bulk.Change.class, name = "change"),
            @JsonSubTypes.Type(value = Bulk.Release.class, name = "release")})
    sealed interface Bulk {

        /** At most 1,000. */
        List<String> userIds();

        record Move(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,
                @NotNull @Pattern(regexp = Identifier.FORM) String organizationId) implements Bulk {}

        record Suspend(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
                implements
                    Bulk {}

        record Restore(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
                implements
                    Bulk {}

        record Remove(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds)
                implements
                    Bulk {}

        record Assign(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,
                @NotNull @Pattern(regexp = Identifier.FORM) String poolId) implements Bulk {}

        record Change(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,
                @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
                @NotNull @Pattern(regexp = Identifier.FORM) String poolId) implements Bulk {}

        record Release(
                @NotNull @Size(min = 1, max = BulkCommand.MAX_COMMANDS) List<@NotNull @Pattern(regexp = Identifier.FORM) String> userIds,
                @NotNull @Pattern(regexp = Identifier.FORM) String licenseType) implements Bulk {}
    }

    record BulkHandled(int accepted, int refused, List<Result> results, long accountVersion) {

        /** What became of one user: {@code outcome} is as for the user alone, or the code of the refusal. */
        record Result(String userId, String outcome, @Nullable String detail) {}
    }

    private final Commands commands;

    BulkController(Commands commands) {
        this.commands = commands;
    }

    @Operation(summary = "Do the same with many users", description = "At most 1,000; each has its own outcome.")
    @PostMapping
    BulkHandled handle(@PathVariable String accountId, @Valid @RequestBody Bulk body, CommandContext context)
            throws InterruptedException {
        AccountId account = PathIds.account(accountId);
        List<UserCommand<?>> each = body.userIds().stream()
                .<UserCommand<?>>map(user -> commandOf(body, account, PathIds.user(user))).toList();
        return commands.handle(new BulkCommand(account, each), context, BulkController::answerOf);
    }

    private static UserCommand<?> commandOf(Bulk body, AccountId account, UserId user) {
        return switch (body) {
            case Bulk.Move b -> new MoveUserToOrganization(account, user, new OrganizationId(b.organizationId()));
            case Bulk.Suspend _ -> new SuspendUser(account, user);
            case Bulk.Restore _ -> new RestoreUser(account, user);
            case Bulk.Remove _ -> new RemoveUser(account, user);
            case Bulk.Assign b -> new AssignLicense(account, user, new PoolId(b.poolId()));
            case Bulk.Change b ->
                new ChangeLicense(account, user, new LicenseType(b.licenseType()), new PoolId(b.poolId()));
            case Bulk.Release b -> new ReleaseLicense(account, user, new LicenseType(b.licenseType()));
        };
    }

    private static BulkHandled answerOf(BulkReport report, long accountVersion) {
        List<BulkHandled.Result> results = report.items().stream().map(BulkController::resultOf).toList();
        int refused = (int) report.items().stream().filter(item -> item.decision() instanceof Decision.Refused)
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
