package io.seatledger.query.availability;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.http.NotFoundException;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/accounts/{accountId}")
class AvailabilityController {

    private final AccountReaders readers;
    private final MongoOperations mongo;
    private final InstantSource clock;

    AvailabilityController(AccountReaders readers, MongoOperations mongo, InstantSource clock) {
        this.readers = readers;
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * A license pool: available = capacity − allotted − assigned − reserved.
     *
     * @param allottedFrom the pool that its seats come from; absent when they were bought
     * @param allotted seats that pools of organizations have of it
     * @param status now
     * @param accountVersion of the last event that changed this pool
     */
    record LicensePool(String poolId, String licenseType, String name, @Nullable String organizationId,
            @Nullable String allottedFrom, PoolStatus status, int capacity, int allotted, int assigned, int reserved,
            int available, @Nullable Instant beginsAt, @Nullable Instant endsAt, long graceSeconds,
            long accountVersion) {

        private static LicensePool of(Pool v, Instant now) {
            return new LicensePool(v.poolId(), v.licenseType(), v.name(), v.organizationId(), v.allottedFrom(),
                    v.statusAt(now), v.capacity(), v.allotted(), v.assigned(), v.reserved(), v.available(),
                    v.beginsAt(), v.endsAt(), v.graceSeconds(), v.accountVersion());
        }
    }

    /** All pools of an account, which reflect it at least up to {@code accountVersion}. */
    record LicensePools(List<LicensePool> licensePools, long accountVersion) {}

    /** The seats of all pools of a license type that are not closed; an allotted seat counts once. */
    record LicenseType(String licenseType, int pools, long capacity, long assigned, long reserved, long available) {}

    /** All license types of an account, which reflect it at least up to {@code accountVersion}. */
    record LicenseTypes(List<LicenseType> licenseTypes, long accountVersion) {}

    @GetMapping("/license-pools")
    LicensePools licensePools(@PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        return new LicensePools(poolsOf(accountId).stream().map(pool -> LicensePool.of(pool, clock.instant())).toList(),
                version);
    }

    @GetMapping("/license-pools/{poolId}")
    LicensePool licensePool(@PathVariable String accountId, @PathVariable String poolId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        Pool view = poolsOf(accountId).stream().filter(p -> p.poolId().equals(poolId)).findFirst().orElse(null);
        if (view == null) {
            throw new NotFoundException("license pool", poolId);
        }
        return LicensePool.of(view, clock.instant());
    }

    @GetMapping("/license-types")
    LicenseTypes licenseTypes(@PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Map<String, List<Pool>> types = poolsOf(accountId).stream().filter(pool -> !pool.closed())
                .collect(Collectors.groupingBy(Pool::licenseType, TreeMap::new, Collectors.toList()));
        return new LicenseTypes(types.entrySet().stream().map(e -> sum(e.getKey(), e.getValue())).toList(), version);
    }

    private List<Pool> poolsOf(String accountId) {
        AvailabilityView view = mongo.findById(accountId, AvailabilityView.class);
        return view == null ? List.of() : view.pools();
    }

    private static LicenseType sum(String licenseType, List<Pool> pools) {
        return new LicenseType(licenseType, pools.size(),
                pools.stream().filter(pool -> pool.allottedFrom() == null).mapToLong(Pool::capacity).sum(),
                pools.stream().mapToLong(Pool::assigned).sum(), pools.stream().mapToLong(Pool::reserved).sum(),
                pools.stream().mapToLong(Pool::available).sum());
    }
}
