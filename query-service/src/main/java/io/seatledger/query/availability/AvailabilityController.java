package io.seatledger.query.availability;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.Flag;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.reading.Cursors;
import io.seatledger.query.reading.Documents.Page;
import io.seatledger.query.reading.PageLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Availability", description = "What seats there are, and how many are free")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
class AvailabilityController {

    private final AccountReaders readers;
    private final Availability availability;
    private final Cursors cursors;
    private final InstantSource clock;

    AvailabilityController(AccountReaders readers, Availability availability, Cursors cursors, InstantSource clock) {
        this.readers = readers;
        this.availability = availability;
        this.cursors = cursors;
        this.clock = clock;
    }

    /**
     * A page of the license pools.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record LicensePools(
            List<LicensePool> licensePools, @Nullable String nextCursor, long accountVersion) {}

    /** The sums of all license types. They reflect the account at least up to {@code accountVersion}. */
    record SeatSums(List<LicenseSeats> seats, long accountVersion) {}

    @GetMapping("/license-pools")
    @Operation(
            summary = "List the license pools",
            description = "The open ones, or the closed ones, by their ids, and what has become of their seats.")
    @ApiResponse(responseCode = "200", description = "A page of pools")
    LicensePools licensePools(
            @PathVariable String accountId,
            @Parameter(
                            description = "Whether to list closed pools, instead of open ones",
                            example = "false",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    @RequestParam(required = false)
                    @Nullable
                    String closed,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        int most = PageLimit.parse(limit);
        boolean open = !Flag.parse("closed", closed);
        Object list = List.of("license-pools", accountId, open);
        String after = cursor == null ? "" : cursors.decode(list, cursor).getFirst();
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Page<LicensePool> page = availability.list(accountId, open, after, most, clock.instant());
        return new LicensePools(
                page.documents(),
                page.more()
                        ? cursors.encode(
                                list,
                                List.of(page.documents().getLast().identity().poolId()))
                        : null,
                version);
    }

    @GetMapping("/license-pools/{poolId}")
    @Operation(summary = "Read a license pool")
    @ApiResponse(
            responseCode = "200",
            description = "The pool",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    LicensePool licensePool(
            @PathVariable String accountId,
            @Parameter(description = "The pool", example = "enterprise-global") @PathVariable String poolId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        LicensePool pool = availability.find(accountId, poolId, clock.instant());
        if (pool == null) {
            throw new NotFoundException("license pool", poolId);
        }
        EntityTag.set(response, pool.accountVersion(), pool.status().name());
        return pool;
    }

    @GetMapping("/seats")
    @Operation(
            summary = "Sum the seats by license type",
            description = "Of all pools that are not closed; an allotted seat counts once.")
    @ApiResponse(responseCode = "200", description = "The seats of each license type")
    SeatSums seats(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        return new SeatSums(availability.sums(accountId, clock.instant()), version);
    }
}
