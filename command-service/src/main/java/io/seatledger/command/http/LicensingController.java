package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Licenses of a user", description = "Assign, change the source, release")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/users/{userId}/licenses")
class LicensingController {

    record Source(
            @Schema(description = "The pool that the seat comes from") @NotNull @Pattern(regexp = Identifier.FORM) String poolId) {}

    record License(@Schema(allowableValues = {"assigned", "reserved", "changed", "released",
            "unchanged"}) String outcome, long accountVersion) {}

    private final Commands commands;

    LicensingController(Commands commands) {
        this.commands = commands;
    }

    @Operation(summary = "Assign a license", description = "For a pending user, the seat is reserved.")
    @PostMapping
    License assign(@PathVariable String accountId, @PathVariable String userId,
            @Valid @RequestBody Source body, CommandContext context) throws InterruptedException {
        return handle(new AssignLicense(PathIds.account(accountId), PathIds.user(userId), new PoolId(body.poolId())),
                context);
    }

    @Operation(summary = "Change the source of a license", description = "All or nothing: the seat moves, or stays.")
    @PutMapping("/{licenseType}/source")
    License change(@PathVariable String accountId, @PathVariable String userId,
            @PathVariable String licenseType, @Valid @RequestBody Source body, CommandContext context)
            throws InterruptedException {
        return handle(new ChangeLicense(PathIds.account(accountId), PathIds.user(userId),
                PathIds.licenseType(licenseType), new PoolId(body.poolId())), context);
    }

    @Operation(summary = "Release a license", description = "The seat goes back to its pool.")
    @DeleteMapping("/{licenseType}")
    License release(@PathVariable String accountId, @PathVariable String userId,
            @PathVariable String licenseType, CommandContext context) throws InterruptedException {
        return handle(new ReleaseLicense(PathIds.account(accountId), PathIds.user(userId),
                PathIds.licenseType(licenseType)), context);
    }

    private License handle(LicensingCommand command, CommandContext context)
            throws InterruptedException {
        return commands.handle(command, context, LicensingController::answerOf);
    }

    private static License answerOf(LicensingOutcome outcome, long accountVersion) {
        return new License(outcome.name().toLowerCase(Locale.ROOT), accountVersion);
    }
}
