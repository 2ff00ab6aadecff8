package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.LicensingRequest.AssignLicense;
import io.seatledger.command.intake.LicensingRequest.ChangeLicense;
import io.seatledger.command.intake.LicensingRequest.License;
import io.seatledger.command.intake.LicensingRequest.ReleaseLicense;
import io.seatledger.command.language.Identifier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
            @Schema(description = "The pool that the seat comes from") @NotNull @Pattern(regexp = Identifier.FORM)
            String poolId) {}

    private final Commands commands;

    LicensingController(Commands commands) {
        this.commands = commands;
    }

    @Operation(
            operationId = "license.assign",
            summary = "Assign a license",
            description = "For a pending user, the seat is reserved.")
    @PostMapping
    License assign(
            @PathVariable String accountId,
            @PathVariable String userId,
            @RequestBody Source body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new AssignLicense(PathIds.user(userId), body.poolId()), context);
    }

    @Operation(
            operationId = "license.change",
            summary = "Change the source of a license",
            description = "All or nothing: the seat moves, or stays.")
    @PutMapping("/{licenseType}/source")
    License change(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String licenseType,
            @RequestBody Source body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId,
                new ChangeLicense(PathIds.user(userId), PathIds.licenseType(licenseType), body.poolId()),
                context);
    }

    @Operation(
            operationId = "license.release",
            summary = "Release a license",
            description = "The seat goes back to its pool.")
    @DeleteMapping("/{licenseType}")
    License release(
            @PathVariable String accountId,
            @PathVariable String userId,
            @PathVariable String licenseType,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new ReleaseLicense(PathIds.user(userId), PathIds.licenseType(licenseType)), context);
    }
}
