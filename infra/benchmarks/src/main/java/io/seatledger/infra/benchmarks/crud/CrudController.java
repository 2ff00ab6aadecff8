package io.seatledger.infra.benchmarks.crud;

import io.seatledger.infra.benchmarks.crud.Invitations.Report;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The same paths and bodies as those of the command service. */
@RestController
@RequestMapping("/api/v1/accounts")
class CrudController {

    record OpenAccount(String accountId, String name, String adminSubject) {}

    record AddLicenseType(String licenseType, String name) {}

    record OpenPool(String poolId, String licenseType, String name, int capacity) {}

    record InviteUser(String email, @Nullable String name) {}

    record InviteUsers(String addresses) {}

    record Source(String poolId) {}

    private final Accounts accounts;
    private final LicensePools pools;
    private final Invitations invitations;
    private final Licensing licensing;
    private final Rights rights;

    CrudController(Accounts accounts, LicensePools pools, Invitations invitations, Licensing licensing, Rights rights) {
        this.accounts = accounts;
        this.pools = pools;
        this.invitations = invitations;
        this.licensing = licensing;
        this.rights = rights;
    }

    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    Map<String, String> open(@RequestBody OpenAccount body) {
        accounts.save(new Account(body.accountId(), body.name(), body.adminSubject()));
        return Map.of("accountId", body.accountId());
    }

    /** Each pool names its license type, and there is no catalogue of them. */
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{accountId}/license-types")
    Map<String, String> addLicenseType(@RequestBody AddLicenseType body) {
        return Map.of("licenseType", body.licenseType());
    }

    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{accountId}/license-pools")
    Map<String, String> openPool(
            @PathVariable String accountId, @RequestBody OpenPool body, @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        pools.save(new LicensePool(accountId, body.poolId(), body.licenseType(), body.name(), body.capacity()));
        return Map.of("poolId", body.poolId());
    }

    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/{accountId}/users", produces = MediaType.APPLICATION_JSON_VALUE)
    String invite(
            @PathVariable String accountId,
            @RequestBody InviteUser body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        return invitations.invite(accountId, body.email(), body.name(), key);
    }

    @PostMapping("/{accountId}/invitations")
    Report inviteAll(
            @PathVariable String accountId, @RequestBody InviteUsers body, @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        return invitations.inviteAll(accountId, body.addresses());
    }

    @PostMapping("/{accountId}/users/{userId}/licenses")
    Map<String, String> assign(
            @PathVariable String accountId,
            @PathVariable UUID userId,
            @RequestBody Source body,
            @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        licensing.assign(accountId, userId, body.poolId());
        return Map.of("outcome", "assigned");
    }

    @PutMapping("/{accountId}/users/{userId}/licenses/{licenseType}/source")
    Map<String, String> change(
            @PathVariable String accountId,
            @PathVariable UUID userId,
            @PathVariable String licenseType,
            @RequestBody Source body,
            @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        licensing.change(accountId, userId, licenseType, body.poolId());
        return Map.of("outcome", "changed");
    }

    @DeleteMapping("/{accountId}/users/{userId}/licenses/{licenseType}")
    Map<String, String> release(
            @PathVariable String accountId,
            @PathVariable UUID userId,
            @PathVariable String licenseType,
            @AuthenticationPrincipal Jwt caller) {
        rights.require(accountId, caller);
        licensing.release(accountId, userId, licenseType);
        return Map.of("outcome", "released");
    }
}
