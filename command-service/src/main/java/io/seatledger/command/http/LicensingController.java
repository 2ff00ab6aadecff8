package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Licenses of a user", description = "Assign, change the source, release")
@RestController
@RequestMapping(
        path = "/api/v1/accounts/{accountId}/users/{userId}/licenses",
        produces = MediaType.APPLICATION_JSON_VALUE)
class LicensingController {

    record Source(
            @Schema(description = "The pool that the seat comes from")
            PoolId poolId) {}

    private final CommandIntake intake;

    LicensingController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "license.assign",
            summary = "Assign a license",
            description = "For a pending user, the seat is reserved.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<LicensingOutcome> assign(
            @PathVariable String accountId,
            @PathVariable String userId,
            @RequestBody Source body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new AssignLicense(PathIds.account(accountId), PathIds.user(userId), body.poolId()), context);
    }

    @Operation(
            operationId = "license.change",
            summary = "Change the source of a license",
            description = "All or nothing: the seat moves, or stays.")
    @PutMapping(path = "/{licenseType}/source", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<LicensingOutcome> change(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String licenseType,
            @RequestBody Source body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new ChangeLicense(
                        PathIds.account(accountId),
                        PathIds.user(userId),
                        PathIds.licenseType(licenseType),
                        body.poolId()),
                context);
    }

    @Operation(
            operationId = "license.release",
            summary = "Release a license",
            description = "The seat goes back to its pool.")
    @DeleteMapping("/{licenseType}")
    Reply<LicensingOutcome> release(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String licenseType,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new ReleaseLicense(PathIds.account(accountId), PathIds.user(userId), PathIds.licenseType(licenseType)),
                context);
    }
}
