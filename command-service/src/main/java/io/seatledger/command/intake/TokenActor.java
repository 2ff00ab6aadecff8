package io.seatledger.command.intake;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Subject;
import io.seatledger.web.TokenVerifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/** Reads who the bearer of a token is, in the same way over HTTP and over the bus. */
public final class TokenActor {

    private static final String OPERATOR = "SCOPE_platform:operate";
    private static final JwtGrantedAuthoritiesConverter SCOPES = new JwtGrantedAuthoritiesConverter();

    private TokenActor() {}

    /** The actor that a token names which {@link TokenVerifier} has verified. */
    public static Actor of(Jwt token) {
        return new Actor(
                new Subject(Objects.requireNonNull(token.getSubject())), isOperator(token), verifiedAddress(token));
    }

    private static boolean isOperator(Jwt token) {
        return SCOPES.convert(token).stream().anyMatch(scope -> OPERATOR.equals(scope.getAuthority()));
    }

    private static @Nullable EmailAddress verifiedAddress(Jwt token) {
        String email = token.getClaimAsString("email");
        boolean verified = Boolean.TRUE.equals(token.getClaimAsBoolean("email_verified"));
        return email == null || !verified ? null : EmailAddress.parse(email).orElse(null);
    }
}
