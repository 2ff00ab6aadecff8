package io.seatledger.command.bus;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.intake.TokenActor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/**
 * Identifies the sender of a command by its token. The token must have been valid when the broker took the command,
 * because a command may wait, or be delivered again, after its token has expired.
 */
final class BusTokens {

    /**
     * Verified tokens are cached: verifying a signature costs as much as a decision, and a service sends many commands
     * with one token.
     */
    private static final long CACHE_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int MAX_CACHED = 1_000;

    private record CachedToken(Jwt jwt, long verifiedAt) {}

    private final JwtDecoder decoder;
    private final Map<String, CachedToken> cache = new ConcurrentHashMap<>();

    /** @param decoder verifies everything but the validity period */
    BusTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * The bearer of the token; empty if the token is not valid.
     *
     * @param at the time at which the token must have been valid
     * @throws RuntimeException if the token cannot be verified now, for example because its issuer is unavailable
     */
    Optional<Actor> actorOf(String token, Instant at) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            Jwt jwt = verified(token);
            var timestamps = new JwtTimestampValidator();
            timestamps.setClock(Clock.fixed(at, ZoneOffset.UTC));
            return timestamps.validate(jwt).hasErrors() ? Optional.empty() : Optional.of(TokenActor.of(jwt));
        } catch (BadJwtException _) {
            return Optional.empty();
        }
    }

    private Jwt verified(String token) {
        CachedToken cached = cache.get(token);
        if (cached != null && System.nanoTime() - cached.verifiedAt() < CACHE_NANOS) {
            return cached.jwt();
        }
        Jwt jwt = decoder.decode(token);
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        cache.put(token, new CachedToken(jwt, System.nanoTime()));
        return jwt;
    }
}
