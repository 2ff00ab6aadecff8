package io.seatledger.infra.parts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An OpenID Connect issuer on a free port. It issues any token that a test asks for, valid or not. Beside the key that
 * it signs with, it publishes one for ES256, which services must not accept.
 */
public final class TokenMint implements AutoCloseable {

    /**
     * Unusual subjects, which every service accepts: a separator, white space and a joiner inside a word, 200 and 255
     * characters of two UTF-16 units each, and a character that Unicode has not assigned yet.
     */
    public static final List<String> UNUSUAL_SUBJECTS = List.of(
            "auth0|ada",
            "Ada Lovelace",
            "Ada\u00A0Lovelace",
            "\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
            Character.toString(0x1F511).repeat(200),
            Character.toString(0x1F511).repeat(255),
            "ada" + Character.toString(0x1FAFF + 0x400));

    private static final String AUDIENCE = "seatledger";
    private static final Once<RSAKey> STRANGER = new Once<>(TokenMint::newKey);
    private static final String STRANGERS_KEYS = "/stranger/jwks";

    private final HttpServer server;
    private final ECKey curve = newCurve();
    private final AtomicInteger requestsForKeys = new AtomicInteger();
    private final AtomicInteger requestsForStrangersKeys = new AtomicInteger();
    private volatile RSAKey key = newKey();
    private volatile boolean available = true;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private TokenMint(String metadata) {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("/.well-known/" + metadata, () -> """
            {"issuer":"%1$s","jwks_uri":"%1$s/jwks","subject_types_supported":["public"],
             "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256"]}\
            """.formatted(issuerUri()));
        answer("/jwks", () -> {
            requestsForKeys.incrementAndGet();
            return new JWKSet(List.of(key.toPublicJWK(), curve.toPublicJWK())).toString();
        });
        answer(STRANGERS_KEYS, () -> {
            requestsForStrangersKeys.incrementAndGet();
            return new JWKSet(STRANGER.get().toPublicJWK()).toString();
        });
        server.start();
    }

    /** Starts an issuer with a key of its own. */
    public static TokenMint start() {
        return new TokenMint("openid-configuration");
    }

    /** Starts an issuer that knows OAuth 2 (RFC 8414), but not OpenID Connect. */
    public static TokenMint startWithoutOpenId() {
        return new TokenMint("oauth-authorization-server");
    }

    /** The {@code iss} of its tokens, and the base URL of its metadata. */
    public String issuerUri() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /**
     * A token that is valid for an hour. Whoever asks for the same one again gets the same token, because a signature
     * costs milliseconds.
     */
    public String token(String subject, String... scopes) {
        String scope = String.join(" ", scopes);
        return tokens.computeIfAbsent(
                subject + "\n" + scope,
                _ -> signed(claims(subject).claim("scope", scope).build(), key));
    }

    /** A token that expires at a given time. */
    public String tokenUntil(String subject, Instant end) {
        return signed(
                claims(subject)
                        .issueTime(Date.from(end.minus(Duration.ofHours(1))))
                        .expirationTime(Date.from(end))
                        .build(),
                key);
    }

    /** A token with an e-mail address, which the issuer may or may not have verified. */
    public String tokenOf(String subject, String email, boolean verified) {
        return signed(
                claims(subject)
                        .claim("email", email)
                        .claim("email_verified", verified)
                        .build(),
                key);
    }

    /**
     * Tokens that no service accepts, by what is wrong with them. Each is right in all other respects, and would be an
     * operator's.
     *
     * @param subject a subject that could do everything with a valid token
     */
    public SequencedMap<String, String> refused(String subject) {
        return RefusedTokens.of(
                issuerUri(), AUDIENCE, subject, key, curve, STRANGER.get(), issuerUri() + STRANGERS_KEYS);
    }

    /** A token that is valid but for its key, which the issuer has never published, under an identifier of its own. */
    public String tokenWithAnUnknownKey(String subject) {
        return signed(claims(subject).build(), STRANGER.get());
    }

    /** From now on, tokens are signed with a new key, and only that one is published. */
    public void changeKey() {
        key = newKey();
        tokens.clear();
    }

    /** From now on, the issuer answers every request with 503, or works again. */
    public void setAvailable(boolean available) {
        this.available = available;
    }

    /** How often anybody has asked for the issuer's keys. */
    public int requestsForKeys() {
        return requestsForKeys.get();
    }

    /** How often anybody has asked for keys at the address that some of the {@link #refused} tokens name. */
    public int requestsForStrangersKeys() {
        return requestsForStrangersKeys.get();
    }

    private JWTClaimsSet.Builder claims(String subject) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuerUri())
                .subject(subject)
                .audience(AUDIENCE)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    private String signed(JWTClaimsSet claims, RSAKey with) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(JOSEObjectType.JWT)
                            .keyID(with.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(with));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey newCurve() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String path, Supplier<String> json) {
        server.createContext(path, exchange -> {
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(available ? 200 : 503, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
