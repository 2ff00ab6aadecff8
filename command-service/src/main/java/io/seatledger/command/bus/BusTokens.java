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
 * Who sent a command. A token must have been good when the broker took the command: it may wait, and be delivered
 * again, for longer than a token lives.
 */
final class BusTokens {

    /** To check a signature costs as much as to decide; a service sends many commands with one token. */
    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int MOST_KNOWN = 1_000;

    private record Known(Jwt jwt, long since) {}

    private final JwtDecoder decoder;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Takes what verifies everything but the time. */
    BusTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Who the bearer is; empty when the token is not good.
     *
     * @throws RuntimeException when nobody can tell now, as when the issuer is away
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
        Known before = known.get(token);
        if (before != null && System.nanoTime() - before.since() < KNOWN_NANOS) {
            return before.jwt();
        }
        Jwt jwt = decoder.decode(token);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(token, new Known(jwt, System.nanoTime()));
        return jwt;
    }
}
