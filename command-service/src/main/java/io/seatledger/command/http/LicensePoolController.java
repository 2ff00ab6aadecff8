package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTerm;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
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

    record OpenLicensePool(@Pattern(regexp = Identifier.FORM) @Nullable String poolId,
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @Schema(description = "The organization that the pool is meant for; absent for the whole account") @Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity,
            @Schema(description = "When seats can be taken from; absent for always") @Nullable Instant beginsAt,
            @Schema(description = "When seats can be taken no longer; absent for never") @Nullable Instant endsAt,
            @Schema(description = "How long licenses work after the end; 0 unless given") @Nullable Long graceSeconds) {}

    record AllotLicensePool(@Pattern(regexp = Identifier.FORM) @Nullable String poolId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity) {}

    record LicensePoolOpened(String poolId, long accountVersion) {}

    record Naming(@NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record Capacity(@NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity) {}

    record Seats(@NotNull @Min(1) @Max(SeatCount.MAX) Integer seats) {}

    record TermOfPool(@Schema(description = "Absent for always") @Nullable Instant beginsAt,
            @Schema(description = "Absent for never") @Nullable Instant endsAt,
            @Schema(description = "0 unless given") @Nullable Long graceSeconds) {}

    private final Commands commands;
    private final Ids ids;

    LicensePoolController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Open a license pool", description = "Its license type must be in the catalogue.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    LicensePoolOpened open(@PathVariable String accountId, @Valid @RequestBody OpenLicensePool body,
            CommandContext context) throws InterruptedException {
        var id = new PoolId(body.poolId() == null ? ids.next() : body.poolId());
        var command = new LicensePoolCommand.OpenLicensePool(PathIds.account(accountId), id,
                new LicenseType(body.licenseType()), new Name(body.name()),
                body.organizationId() == null ? null : new OrganizationId(body.organizationId()),
                new SeatCount(body.capacity()), term(body.beginsAt(), body.endsAt(), body.graceSeconds()));
        return commands.handle(command, context, (_, version) -> new LicensePoolOpened(id.value(), version));
    }

    @Operation(summary = "Allot seats of a pool to an organization", description = "They become a pool of their own.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{poolId}/allotments")
    LicensePoolOpened allot(@PathVariable String accountId, @PathVariable String poolId,
            @Valid @RequestBody AllotLicensePool body, CommandContext context) throws InterruptedException {
        var id = new PoolId(body.poolId() == null ? ids.next() : body.poolId());
        var command = new LicensePoolCommand.AllotLicensePool(PathIds.account(accountId), id, PathIds.pool(poolId),
                new Name(body.name()), new OrganizationId(body.organizationId()), new SeatCount(body.capacity()));
        return commands.handle(command, context, (_, version) -> new LicensePoolOpened(id.value(), version));
    }

    @Operation(summary = "Rename a license pool")
    @PutMapping("/{poolId}/name")
    Changed rename(@PathVariable String accountId, @PathVariable String poolId, @Valid @RequestBody Naming body,
            CommandContext context) throws InterruptedException {
        return commands.handle(
                new RenameLicensePool(PathIds.account(accountId), PathIds.pool(poolId), new Name(body.name())),
                context);
    }

    @Operation(summary = "Resize a license pool", description = "Seats of an allotted pool come from where it was allotted.")
    @PutMapping("/{poolId}/capacity")
    Changed resize(@PathVariable String accountId, @PathVariable String poolId, @Valid @RequestBody Capacity body,
            CommandContext context) throws InterruptedException {
        return commands.handle(new ResizeLicensePool(PathIds.account(accountId), PathIds.pool(poolId),
                new SeatCount(body.capacity())), context);
    }

    @Operation(summary = "Return seats", description = "To where they were allotted from, or out of the account.")
    @PostMapping("/{poolId}/returned-seats")
    Changed returnSeats(@PathVariable String accountId, @PathVariable String poolId, @Valid @RequestBody Seats body,
            CommandContext context) throws InterruptedException {
        return commands.handle(
                new ReturnSeats(PathIds.account(accountId), PathIds.pool(poolId), new SeatCount(body.seats())),
                context);
    }

    @Operation(summary = "Set the term of a license pool", description = "A later end is a renewal: who held a seat has it.")
    @PutMapping("/{poolId}/term")
    Changed setTerm(@PathVariable String accountId, @PathVariable String poolId, @Valid @RequestBody TermOfPool body,
            CommandContext context) throws InterruptedException {
        return commands.handle(new SetTerm(PathIds.account(accountId), PathIds.pool(poolId),
                term(body.beginsAt(), body.endsAt(), body.graceSeconds())), context);
    }

    @Operation(summary = "Close a license pool", description = "Nobody may hold a seat of it.")
    @PostMapping("/{poolId}/close")
    Changed close(@PathVariable String accountId, @PathVariable String poolId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new CloseLicensePool(PathIds.account(accountId), PathIds.pool(poolId)), context);
    }

    private static Term term(@Nullable Instant beginsAt, @Nullable Instant endsAt, @Nullable Long graceSeconds) {
        return new Term(beginsAt, endsAt, Duration.ofSeconds(graceSeconds == null ? 0 : graceSeconds));
    }
}
