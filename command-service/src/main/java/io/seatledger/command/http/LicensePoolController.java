package io.seatledger.command.http;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.Moment;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.NewLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePoolForm;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTermForm;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "License pools", description = "Where seats come from")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/license-pools", produces = MediaType.APPLICATION_JSON_VALUE)
class LicensePoolController {

    record Naming(Name name) {}

    record Allotment(@Nullable PoolId poolId, Name name, OrganizationId organizationId, SeatCount capacity) {}

    record Capacity(SeatCount capacity) {}

    record Seats(@Schema(minimum = "1") SeatCount seats) {}

    record TermOfPool(
            @Schema(description = "Absent for always") @Nullable
            Moment beginsAt,

            @Schema(description = "Absent for never") @Nullable
            Moment endsAt,

            @Schema(description = "0 unless given", minimum = "0", maximum = Term.LONGEST_GRACE_SECONDS) @Nullable
            Long graceSeconds) {}

    private final CommandIntake intake;

    LicensePoolController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "license-pool.open",
            summary = "Open a license pool",
            description = "Its license type must be in the catalogue.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewLicensePool> open(
            @PathVariable String accountId, @RequestBody OpenLicensePoolForm body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(
            operationId = "license-pool.allot",
            summary = "Allot seats of a pool to an organization",
            description = "They become a pool of their own.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/{fromPoolId}/allotments", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewLicensePool> allot(
            @PathVariable String accountId,
            @PathVariable String fromPoolId,
            @RequestBody Allotment body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new AllotLicensePool(
                        PathIds.account(accountId),
                        PathIds.pool(fromPoolId),
                        body.poolId(),
                        body.name(),
                        body.organizationId(),
                        body.capacity()),
                context);
    }

    @Operation(operationId = "license-pool.rename", summary = "Rename a license pool")
    @PutMapping(path = "/{poolId}/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> rename(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RenameLicensePool(PathIds.account(accountId), PathIds.pool(poolId), body.name()), context);
    }

    @Operation(
            operationId = "license-pool.resize",
            summary = "Resize a license pool",
            description = "Seats of an allotted pool come from where it was allotted.")
    @PutMapping(path = "/{poolId}/capacity", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> resize(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Capacity body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new ResizeLicensePool(PathIds.account(accountId), PathIds.pool(poolId), body.capacity()), context);
    }

    @Operation(
            operationId = "license-pool.return-seats",
            summary = "Return seats",
            description = "To where they were allotted from, or out of the account.")
    @PostMapping(path = "/{poolId}/returned-seats", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> returnSeats(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody Seats body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(new ReturnSeats(PathIds.account(accountId), PathIds.pool(poolId), body.seats()), context);
    }

    @Operation(
            operationId = "license-pool.set-term",
            summary = "Set the term of a license pool",
            description = "A later end is a renewal: holders keep their seats.")
    @PutMapping(path = "/{poolId}/term", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> setTerm(
            @PathVariable String accountId,
            @PathVariable String poolId,
            @RequestBody TermOfPool body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                PathIds.account(accountId),
                new SetTermForm(PathIds.pool(poolId), body.beginsAt(), body.endsAt(), body.graceSeconds()),
                context);
    }

    @Operation(
            operationId = "license-pool.close",
            summary = "Close a license pool",
            description = "Nobody may hold a seat of it.")
    @PostMapping("/{poolId}/close")
    Reply<Change> close(@PathVariable String accountId, @PathVariable String poolId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new CloseLicensePool(PathIds.account(accountId), PathIds.pool(poolId)), context);
    }
}
