package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity) {}

    record LicensePoolOpened(String poolId, long accountVersion) {}

    private final Commands commands;
    private final Ids ids;

    LicensePoolController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Open a license pool")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    LicensePoolOpened open(@PathVariable String accountId, @Valid @RequestBody OpenLicensePool body,
            CommandContext context) throws InterruptedException {
        var command = new io.seatledger.command.licensepool.OpenLicensePool(PathIds.account(accountId),
                new PoolId(body.poolId() == null ? ids.next() : body.poolId()), new LicenseType(body.licenseType()),
                new Name(body.name()), body.organizationId() == null ? null : new OrganizationId(body.organizationId()),
                new SeatCount(body.capacity()));
        return commands.handle(command, context, (id, version) -> new LicensePoolOpened(id.value(), version));
    }
}
