package io.seatledger.infra.benchmarks.crud;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Who may change an account, cached for a minute. */
@Component
class Rights {

    private final LoadingCache<String, Optional<Account>> accounts;

    Rights(Accounts accounts) {
        this.accounts = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofMinutes(1))
                .build(accounts::findById);
    }

    void require(String accountId, Jwt caller) {
        if (accounts.get(accountId)
                .filter(account -> account.adminSubject().equals(caller.getSubject()))
                .isEmpty()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
