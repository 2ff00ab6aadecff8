package io.seatledger.infra.parts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An OpenID Connect issuer on a free port. It issues any token that a test asks for, valid or not. */
public final class TokenMint implements AutoCloseable {

    private static final String AUDIENCE = "seatledger";

    private final HttpServer server;
    private final RSAKey key = newKey();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private TokenMint() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("/.well-known/openid-configuration", """
            {"issuer":"%1$s","jwks_uri":"%1$s/jwks","subject_types_supported":["public"],
             "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256"]}\
            """.formatted(issuerUri()));
        answer("/jwks", new JWKSet(key.toPublicJWK()).toString());
        server.start();
    }

    /** Starts an issuer with a key of its own. */
    public static TokenMint start() {
        return new TokenMint();
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

    /** A token that expired yesterday. */
    public String expiredToken(String subject) {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return signed(
                claims(subject)
                        .issueTime(Date.from(yesterday))
                        .expirationTime(Date.from(yesterday.plusSeconds(60)))
                        .build(),
                key);
    }

    /** A token whose audience is another service. */
    public String tokenForAudience(String subject, String audience) {
        return signed(claims(subject).audience(audience).build(), key);
    }

    /** A token with {@code alg: none}. */
    public String unsignedToken(String subject) {
        return new PlainJWT(claims(subject).build()).serialize();
    }

    /** A token that claims the issuer's key, but was signed with another one. */
    public String tokenSignedByAnotherKey(String subject) {
        return signed(claims(subject).build(), newKey());
    }

    /** A token signed by HS256 with the issuer's public key as the secret, which everybody knows. */
    public String tokenSignedWithThePublicKeyAsSecret(String subject) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256), claims(subject).build());
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
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
                            .keyID(key.getKeyID())
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

    private void answer(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
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
