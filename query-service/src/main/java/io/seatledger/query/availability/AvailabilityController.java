package io.seatledger.query.availability;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.http.NotFoundException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
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

    AvailabilityController(AccountReaders readers, MongoOperations mongo) {
        this.readers = readers;
        this.mongo = mongo;
    }

    /**
     * A license pool: available = capacity − assigned − reserved.
     *
     * @param accountVersion of the last event that changed this pool
     */
    record LicensePool(String poolId, String licenseType, String name, @Nullable String organizationId, int capacity,
            int assigned, int reserved, int available, long accountVersion) {

        private static LicensePool of(PoolView v) {
            return new LicensePool(v.poolId(), v.licenseType(), v.name(), v.organizationId(), v.capacity(),
                    v.assigned(), v.reserved(), v.available(), v.accountVersion());
        }
    }

    /** All pools of an account, which reflect it at least up to {@code accountVersion}. */
    record LicensePools(List<LicensePool> licensePools, long accountVersion) {}

    /** The seats of all pools of a license type. */
    record LicenseType(String licenseType, int pools, long capacity, long assigned, long reserved, long available) {}

    /** All license types of an account, which reflect it at least up to {@code accountVersion}. */
    record LicenseTypes(List<LicenseType> licenseTypes, long accountVersion) {}

    @GetMapping("/license-pools")
    LicensePools licensePools(@PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        return new LicensePools(poolsOf(accountId).stream().map(LicensePool::of).toList(), version);
    }

    @GetMapping("/license-pools/{poolId}")
    LicensePool licensePool(@PathVariable String accountId, @PathVariable String poolId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        PoolView view = mongo.findOne(
                query(where("_id").is(PoolProjection.idOf(accountId, poolId)).and("accountId").is(accountId)),
                PoolView.class);
        if (view == null) {
            throw new NotFoundException("license pool", poolId);
        }
        return LicensePool.of(view);
    }

    @GetMapping("/license-types")
    LicenseTypes licenseTypes(@PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Map<String, List<PoolView>> types = poolsOf(accountId).stream()
                .collect(Collectors.groupingBy(PoolView::licenseType, TreeMap::new, Collectors.toList()));
        return new LicenseTypes(types.entrySet().stream().map(e -> sum(e.getKey(), e.getValue())).toList(), version);
    }

    private List<PoolView> poolsOf(String accountId) {
        return mongo.find(query(where("accountId").is(accountId)).with(Sort.by("poolId")), PoolView.class);
    }

    private static LicenseType sum(String licenseType, List<PoolView> pools) {
        return new LicenseType(licenseType, pools.size(), pools.stream().mapToLong(PoolView::capacity).sum(),
                pools.stream().mapToLong(PoolView::assigned).sum(), pools.stream().mapToLong(PoolView::reserved).sum(),
                pools.stream().mapToLong(PoolView::available).sum());
    }

    static DeclaredIndexes indexes() {
        return new DeclaredIndexes(PoolView.class,
                List.of(new Index().on("accountId", Sort.Direction.ASC).on("poolId", Sort.Direction.ASC)));
    }
}
