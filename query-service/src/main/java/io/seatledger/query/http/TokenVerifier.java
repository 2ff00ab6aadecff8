package io.seatledger.query.http;

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
 * Verifies bearer tokens by the same rules as the command service, from which nothing can be shared: signature, issuer,
 * audience, validity period, and the presence and the types of claims. The sender of a refused token does not learn the
 * reason; the debug log has it.
 */
final class TokenVerifier implements JwtDecoder {

    /** By how much our clock and the issuer's may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** The longest token that is looked at, in characters. It leaves room for other headers in an HTTP request. */
    private static final int MAX_LENGTH = 12 * 1024;

    /** The limit that OpenID Connect sets (Core, section 2), in characters. */
    private static final int MAX_SUBJECT = 255;

    /** What Unicode calls white space. */
    private static final String WHITE =
            "\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

    /** Control characters, half surrogate pairs, private and impossible characters, and invisible ones. */
    private static final String REFUSED = "\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u180E\\u200B\\u200E\\u200F"
            + "\\u2028-\\u202E\\u2060-\\u206F\\uD800-\\uDFFF\\uE000-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB\\uFFFE\\uFFFF"
            + "\\x{E0000}-\\x{E00FF}\\x{E01F0}-\\x{10FFFF}";

    /** Characters that are allowed but show nothing: joiners, variation selectors and fillers. */
    private static final String UNSEEN =
            "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200C\\u200D\\u2800\\u3164"
                    + "\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}";

    /** There is something to see, nothing is hidden, and no white space is around it. */
    private static final Pattern SUBJECT =
            Pattern.compile("(?![%1$s])[^%2$s]*[^%1$s%2$s%3$s][^%2$s]*(?<![%1$s])".formatted(WHITE, REFUSED, UNSEEN));

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
    TokenVerifier(String issuer, Collection<String> audiences, Collection<String> algorithms, InstantSource clock) {
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

    /**
     * The claims of a token that is valid now, give or take {@link #CLOCK_SKEW}.
     *
     * @throws BadJwtException if the token is not valid
     * @throws IssuerUnavailableException if that cannot be known at the moment
     */
    @Override
    public Jwt decode(String token) {
        Instant now = clock.instant();
        Jwt jwt = verified(token);
        Instant from = jwt.getNotBefore();
        Instant end = jwt.getExpiresAt();
        if (end == null || now.minus(CLOCK_SKEW).isAfter(end)) {
            throw refused("it has expired");
        }
        if (from != null && now.plus(CLOCK_SKEW).isBefore(from)) {
            throw refused("it is not valid yet");
        }
        return jwt;
    }

    /** Checks everything but the validity period. */
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
        return value instanceof String text
                && text.codePointCount(0, text.length()) <= MAX_SUBJECT
                && SUBJECT.matcher(text).matches();
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
