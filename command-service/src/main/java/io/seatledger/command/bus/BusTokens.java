package io.seatledger.command.bus;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.request.TokenActor;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/**
 * Who sent a command. A token must have been good when the broker took the command: it may wait, and be delivered again,
 * for longer than a token lives.
 */
final class BusTokens {

    private final JwtDecoder decoder;

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
            Jwt jwt = decoder.decode(token);
            var timestamps = new JwtTimestampValidator();
            timestamps.setClock(Clock.fixed(at, ZoneOffset.UTC));
            return timestamps.validate(jwt).hasErrors() ? Optional.empty() : Optional.of(TokenActor.of(jwt));
        } catch (BadJwtException _) {
            return Optional.empty();
        }
    }
}
