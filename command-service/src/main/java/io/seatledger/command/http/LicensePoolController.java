package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Changed;
import io.seatledger.command.intake.LicensePoolRequest.AllotLicensePool;
import io.seatledger.command.intake.LicensePoolRequest.CloseLicensePool;
import io.seatledger.command.intake.LicensePoolRequest.LicensePoolOpened;
import io.seatledger.command.intake.LicensePoolRequest.OpenLicensePool;
import io.seatledger.command.intake.LicensePoolRequest.RenameLicensePool;
import io.seatledger.command.intake.LicensePoolRequest.ResizeLicensePool;
import io.seatledger.command.intake.LicensePoolRequest.ReturnSeats;
import io.seatledger.command.intake.LicensePoolRequest.SetTerm;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.SeatCount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "License pools", description = "Where seats come from")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/license-pools")
class LicensePoolController {

    record Naming(@NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record Allotment(
            @Pattern(regexp = Identifier.FORM) @Nullable String poolId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity) {}

    record Capacity(@NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity) {}

    record Seats(@NotNull @Min(1) @Max(SeatCount.MAX) Integer seats) {}

    record TermOfPool(
            @Schema(description = "Absent for always") @Nullable
            Instant beginsAt,

            @Schema(description = "Absent for never") @Nullable
            Instant endsAt,

            @Schema(description = "0 unless given") @Nullable
            Long graceSeconds) {}

    private final Commands commands;

    LicensePoolController(Commands commands) {
        this.commands = commands;
    }

    @Operation(
            operationId = "license-pool.open",
            summary = "Open a license pool",
            description = "Its license type must be in the catalogue.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    LicensePoolOpened open(@PathVariable String accountId, @RequestBody OpenLicensePool body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(
            operationId = "license-pool.allot",
            summary = "Allot seats of a pool to an organization",
            description = "They become a pool of their own.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{fromPoolId}/allotments")
    LicensePoolOpened allot(
            @PathVariable String accountId,
            @PathVariable String fromPoolId,
            @RequestBody Allotment body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId,
                new AllotLicensePool(
                        PathIds.pool(fromPoolId), body.poolId(), body.name(), body.organizationId(), body.capacity()),
                context);
    }

    @Operation(operationId = "license-pool.rename", summary = "Rename a license pool")
    @PutMapping("/{poolId}/name")
    Changed rename(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RenameLicensePool(PathIds.pool(poolId), body.name()), context);
    }

    @Operation(
            operationId = "license-pool.resize",
            summary = "Resize a license pool",
            description = "Seats of an allotted pool come from where it was allotted.")
    @PutMapping("/{poolId}/capacity")
    Changed resize(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Capacity body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new ResizeLicensePool(PathIds.pool(poolId), body.capacity()), context);
    }

    @Operation(
            operationId = "license-pool.return-seats",
            summary = "Return seats",
            description = "To where they were allotted from, or out of the account.")
    @PostMapping("/{poolId}/returned-seats")
    Changed returnSeats(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Seats body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new ReturnSeats(PathIds.pool(poolId), body.seats()), context);
    }

    @Operation(
            operationId = "license-pool.set-term",
            summary = "Set the term of a license pool",
            description = "A later end is a renewal: who held a seat has it.")
    @PutMapping("/{poolId}/term")
    Changed setTerm(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody TermOfPool body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId,
                new SetTerm(PathIds.pool(poolId), body.beginsAt(), body.endsAt(), body.graceSeconds()),
                context);
    }

    @Operation(
            operationId = "license-pool.close",
            summary = "Close a license pool",
            description = "Nobody may hold a seat of it.")
    @PostMapping("/{poolId}/close")
    Changed close(@PathVariable String accountId, @PathVariable String poolId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new CloseLicensePool(PathIds.pool(poolId)), context);
    }
}
