package io.seatledger.infra.benchmarks.crud;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** Moves seats. The pool is locked last, so that others wait for it as shortly as possible. */
@Service
class Licensing {

    private final AppUsers users;
    private final LicensePools pools;

    Licensing(AppUsers users, LicensePools pools) {
        this.users = users;
        this.pools = pools;
    }

    @Transactional
    void assign(String accountId, UUID userId, String poolId) {
        AppUser user = user(accountId, userId);
        LicensePool pool = lock(Set.of(LicensePool.id(accountId, poolId)))
                .values()
                .iterator()
                .next();
        if (user.license(pool.licenseType()).isPresent()) {
            throw new ConflictException("The user has a license of this type.");
        }
        pool.take();
        user.hold(pool);
    }

    @Transactional
    void change(String accountId, UUID userId, String licenseType, String poolId) {
        License license = license(user(accountId, userId), licenseType);
        String from = license.poolId();
        String to = LicensePool.id(accountId, poolId);
        if (from.equals(to)) {
            return;
        }
        Map<String, LicensePool> both = lock(Set.of(from, to));
        LicensePool target = both.get(to);
        LicensePool source = both.get(from);
        if (target == null || source == null || !target.licenseType().equals(licenseType)) {
            throw new ConflictException("The pool has other licenses.");
        }
        source.giveBack();
        target.take();
        license.moveTo(target);
    }

    @Transactional
    void release(String accountId, UUID userId, String licenseType) {
        AppUser user = user(accountId, userId);
        License license = license(user, licenseType);
        lock(Set.of(license.poolId())).values().forEach(LicensePool::giveBack);
        user.giveUp(license);
    }

    private AppUser user(String accountId, UUID id) {
        return users.findWithLicenses(accountId, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static License license(AppUser user, String type) {
        return user.license(type).orElseThrow(() -> new ConflictException("The user has no such license."));
    }

    private Map<String, LicensePool> lock(Set<String> ids) {
        List<LicensePool> locked = pools.lock(ids);
        if (locked.size() < ids.size()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return locked.stream().collect(Collectors.toMap(LicensePool::id, Function.identity()));
    }
}
