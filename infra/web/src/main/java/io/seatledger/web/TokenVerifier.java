package io.seatledger.web;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies bearer tokens, over HTTP and over the bus: signature, issuer, audience, validity period, and the presence
 * and the types of all claims that anybody reads later. The sender of a refused token does not learn the reason; the
 * debug log has it.
 */
public final class TokenVerifier implements JwtDecoder {

    /** By how much our clock and the issuer's may differ. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** The longest token that is looked at, in characters. It leaves room for other headers in an HTTP request. */
    public static final int MAX_LENGTH = 12 * 1024;

    /** The library skips all other characters, which would give one token many texts. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

    /** Headers by which a token brings or names a key of its own, or asks for more than we know. */
    private static final Set<String> REFUSED_HEADERS = Set.of("jku", "jwk", "x5u", "x5c", "crit");

    /** A token that is bound to its holder's key proves nothing when it comes alone (RFC 7800). */
    private static final String CONFIRMATION = "cnf";

    private static final Set<String> REQUIRED =
            Set.of(JwtClaimNames.ISS, JwtClaimNames.SUB, JwtClaimNames.AUD, JwtClaimNames.EXP);
    private static final List<String> TIMES = List.of(JwtClaimNames.EXP, JwtClaimNames.NBF, JwtClaimNames.IAT);
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final JWSVerifierFactory SIGNATURES = new DefaultJWSVerifierFactory();

    private final JWSKeySelector<SecurityContext> keys;
    private final Map<String, Predicate<@Nullable Object>> forms;
    private final InstantSource clock;
    private final VerifiedTokens remembered;

    /**
     * Makes a verifier. The issuer is not asked for its keys before the first token comes.
     *
     * @param issuer the {@code iss} of every token
     * @param audiences a token must name at least one of them
     * @param algorithms the signature algorithms that are accepted, such as {@code RS256}
     * @throws IllegalArgumentException if an algorithm is not one for public keys
     */
    public TokenVerifier(
            String issuer, Collection<String> audiences, Collection<String> algorithms, InstantSource clock) {
        this(issuer, audiences, algorithms, clock, Ticker.systemTicker());
    }

    /** @param ticker tells how old are the keys and the verified tokens that are remembered */
    TokenVerifier(
            String issuer,
            Collection<String> audiences,
            Collection<String> algorithms,
            InstantSource clock,
            Ticker ticker) {
        Set<JWSAlgorithm> accepted =
                algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        if (!JWSAlgorithm.Family.SIGNATURE.containsAll(accepted)) {
            throw new IllegalArgumentException("tokens cannot be verified by " + algorithms);
        }
        this.keys =
                new JWSVerificationKeySelector<>(accepted, new JWKSetBasedJWKSource<>(new IssuerKeys(issuer, ticker)));
        this.remembered = new VerifiedTokens(ticker);
        this.clock = clock;
        Predicate<@Nullable Object> texts = TokenVerifier::isTextOrTexts;
        this.forms = Map.ofEntries(
                Map.entry(JwtClaimNames.ISS, issuer::equals),
                Map.entry(JwtClaimNames.SUB, TokenVerifier::isSubject),
                Map.entry(
                        JwtClaimNames.AUD,
                        texts.and(value -> textsOf(value).stream().anyMatch(audiences::contains))),
                Map.entry(JwtClaimNames.EXP, TokenVerifier::isTime),
                Map.entry(JwtClaimNames.NBF, TokenVerifier::isTime),
                Map.entry(JwtClaimNames.IAT, TokenVerifier::isTime),
                Map.entry(JwtClaimNames.JTI, String.class::isInstance),
                Map.entry("scope", texts),
                Map.entry("scp", texts),
                Map.entry("email", String.class::isInstance),
                Map.entry("email_verified", Boolean.class::isInstance));
    }

    /** The claims of a token that is valid now; otherwise like {@link #verify}. */
    @Override
    public Jwt decode(String token) {
        return verify(token, clock.instant());
    }

    /**
     * The claims of a token.
     *
     * @param at the time at which the token must have been valid, give or take {@link #CLOCK_SKEW}
     * @throws BadJwtException if the token is not valid
     * @throws IssuerUnavailableException if that cannot be known at the moment
     */
    public Jwt verify(String token, Instant at) {
        Jwt jwt = verified(token);
        Instant from = jwt.getNotBefore();
        Instant end = jwt.getExpiresAt();
        if (end == null || at.minus(CLOCK_SKEW).isAfter(end)) {
            throw refused("it has expired");
        }
        if (from != null && at.plus(CLOCK_SKEW).isBefore(from)) {
            throw refused("it is not valid yet");
        }
        return jwt;
    }

    /** Checks everything but the validity period, which depends on the time that is asked about. */
    private Jwt verified(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("it is too long");
        }
        return remembered.get(text, this::read);
    }

    private Jwt read(String text) {
        if (!COMPACT.matcher(text).matches()) {
            throw refused("it is not a signed token");
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            Map<String, Object> header = token.getHeader().toJSONObject();
            if (!Collections.disjoint(header.keySet(), REFUSED_HEADERS)) {
                throw refused("its header has one of " + REFUSED_HEADERS);
            }
            Map<String, Object> claims = claimsOf(token);
            // The signature comes last, so that only a token that is right otherwise can make us ask the issuer.
            if (!isSigned(token)) {
                throw refused("it is not signed by its issuer");
            }
            return Jwt.withTokenValue(text)
                    .headers(all -> all.putAll(header))
                    .claims(all -> all.putAll(claims))
                    .build();
        } catch (KeySourceException e) {
            throw new IssuerUnavailableException(e);
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            throw refused(e.toString());
        }
    }

    private boolean isSigned(SignedJWT token) throws JOSEException {
        for (Key key : keys.selectJWSKeys(token.getHeader(), null)) {
            if (token.verify(SIGNATURES.createJWSVerifier(token.getHeader(), key))) {
                return true;
            }
        }
        return false;
    }

    /** The claims as Spring Security wants them: times are instants, and the audience is a list. */
    private Map<String, Object> claimsOf(SignedJWT token) {
        @Nullable Map<String, Object> json = token.getPayload().toJSONObject();
        if (json == null || !json.keySet().containsAll(REQUIRED) || json.containsKey(CONFIRMATION)) {
            throw refused("it lacks one of %s, or it has %s".formatted(REQUIRED, CONFIRMATION));
        }
        forms.forEach((name, form) -> {
            if (json.containsKey(name) && !form.test(json.get(name))) {
                throw refused("its claim %s is wrong".formatted(name));
            }
        });
        Map<String, Object> claims = new HashMap<>(json);
        TIMES.forEach(name -> claims.computeIfPresent(name, (_, seconds) -> instant((Number) seconds)));
        claims.computeIfPresent(JwtClaimNames.AUD, (_, audience) -> textsOf(audience));
        return claims;
    }

    private static boolean isSubject(@Nullable Object value) {
        return value instanceof String text && SubjectForm.allows(text);
    }

    /** A time in seconds, possibly with a fraction (RFC 7519, section 2). */
    private static boolean isTime(@Nullable Object value) {
        return value instanceof Number seconds && seconds.doubleValue() >= 0 && seconds.doubleValue() <= LAST_SECOND;
    }

    private static Instant instant(Number seconds) {
        return Instant.ofEpochMilli((long) (seconds.doubleValue() * 1_000));
    }

    private static boolean isTextOrTexts(@Nullable Object value) {
        return value instanceof String
                || (value instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance));
    }

    private static List<?> textsOf(@Nullable Object value) {
        return value instanceof List<?> texts ? texts : List.of(String.valueOf(value));
    }

    private static BadJwtException refused(String reason) {
        LOG.debug("A token was refused: {}", reason);
        return new BadJwtException("The token is not valid");
    }
}
