package io.seatledger.query.availability;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.availability.AvailabilityView.SeatCounts;
import io.seatledger.query.consuming.Generations;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
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
    private final MongoOperations mongo;
    private final Generations generations;
    private final InstantSource clock;

    AvailabilityController(
            AccountReaders readers, MongoOperations mongo, Generations generations, InstantSource clock) {
        this.readers = readers;
        this.mongo = mongo;
        this.generations = generations;
        this.clock = clock;
    }

    /** The seats of a license type, summed over its pools that are not closed. An allotted seat counts once. */
    record Seats(String licenseType, int pools, long capacity, long assigned, long reserved, long available) {}

    /** The sums of all license types. They reflect the account at least up to {@code accountVersion}. */
    record LicenseTypes(List<Seats> licenseTypes, long accountVersion) {}

    @GetMapping("/license-pools")
    @Operation(
            summary = "List the license pools",
            description = "Includes closed pools, and what is available in each.")
    @ApiResponse(responseCode = "200", description = "All pools, by their ids")
    LicensePools licensePools(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        return LicensePools.of(poolsOf(accountId), clock.instant(), version);
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
        Pool view = poolsOf(accountId).stream()
                .filter(p -> p.poolId().equals(poolId))
                .findFirst()
                .orElse(null);
        if (view == null) {
            throw new NotFoundException("license pool", poolId);
        }
        EntityTag.set(response, view.accountVersion());
        return LicensePool.of(view, clock.instant());
    }

    @GetMapping("/license-types")
    @Operation(
            summary = "Sum the seats by license type",
            description = "Of all pools that are not closed; an allotted seat counts once.")
    @ApiResponse(responseCode = "200", description = "The seats of each license type")
    LicenseTypes licenseTypes(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Map<String, List<Pool>> types = poolsOf(accountId).stream()
                .filter(pool -> !pool.closed())
                .collect(Collectors.groupingBy(
                        pool -> pool.identity().licenseType(), TreeMap::new, Collectors.toList()));
        return new LicenseTypes(
                types.entrySet().stream()
                        .map(e -> sum(e.getKey(), e.getValue()))
                        .toList(),
                version);
    }

    private List<Pool> poolsOf(String accountId) {
        AvailabilityView view =
                mongo.findById(accountId, AvailabilityView.class, generations.collection(AvailabilityView.class));
        return view == null ? List.of() : view.pools();
    }

    private static Seats sum(String licenseType, List<Pool> pools) {
        return new Seats(
                licenseType,
                pools.size(),
                sum(pools.stream().filter(pool -> pool.origin().allottedFrom() == null), SeatCounts::capacity),
                sum(pools.stream(), SeatCounts::assigned),
                sum(pools.stream(), SeatCounts::reserved),
                sum(pools.stream(), SeatCounts::available));
    }

    private static long sum(Stream<Pool> pools, ToLongFunction<SeatCounts> count) {
        return pools.map(Pool::seats).mapToLong(count).sum();
    }
}
