package io.seatledger.query.http;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that an issuer publishes. Its metadata say where (OpenID Connect Discovery 1.0, or RFC 8414). The
 * keys are kept for five minutes. A token with an unknown key identifier makes us ask the issuer, because it may have a
 * new key. Anybody can invent identifiers, so the issuer is asked at most once in {@link #PAUSE}; until then, its last
 * answer or failure stands.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration KEPT_FOR = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MAX_BYTES = 512 * 1024;
    private static final String OPENID_METADATA = "/.well-known/openid-configuration";
    private static final String OAUTH_METADATA = "/.well-known/oauth-authorization-server";

    private record Known(JWKSet keys, long since) {

        private boolean serves(JWKSetCacheRefreshEvaluator wish) {
            return System.nanoTime() - since < KEPT_FOR.toNanos() && !wish.requiresRefresh(keys);
        }
    }

    private final ResourceRetriever http = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
    private final String issuer;
    private volatile @Nullable Known known;
    private @Nullable Exception failure;
    private long nextRequest = System.nanoTime();

    /** @param issuer the {@code iss} of its tokens, which its metadata must repeat */
    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** @throws KeySourceException if the issuer's keys cannot be had at the moment */
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator wish, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        Known present = known;
        return present != null && present.serves(wish) ? present.keys() : ask(wish);
    }

    private synchronized JWKSet ask(JWKSetCacheRefreshEvaluator wish) throws KeySourceException {
        Known present = known;
        if (present != null && present.serves(wish)) {
            return present.keys();
        }
        if (System.nanoTime() - nextRequest >= 0) {
            try {
                present = new Known(fetch(), System.nanoTime());
                known = present;
                failure = null;
            } catch (IOException | ParseException | RuntimeException e) {
                failure = e;
                LOG.warn("The keys of the token issuer {} are unavailable: {}", issuer, e.toString());
            }
            nextRequest = System.nanoTime() + PAUSE.toNanos();
        }
        if (present == null || failure != null) {
            throw new KeySourceException("the keys of %s are unavailable".formatted(issuer), failure);
        }
        return present.keys();
    }

    private JWKSet fetch() throws IOException, ParseException {
        Map<String, Object> metadata = JSONObjectUtils.parse(metadata());
        if (!issuer.equals(metadata.get("issuer"))) {
            throw new IOException("%s describes another issuer: %s".formatted(issuer, metadata.get("issuer")));
        }
        return JWKSet.parse(get(Objects.requireNonNull(JSONObjectUtils.getString(metadata, "jwks_uri"))));
    }

    private String metadata() throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI uri = URI.create(base);
        try {
            return get(base + OPENID_METADATA);
        } catch (IOException e) {
            try {
                return get(uri.resolve(OAUTH_METADATA + uri.getRawPath()).toString());
            } catch (IOException again) {
                again.addSuppressed(e);
                throw again;
            }
        }
    }

    private String get(String uri) throws IOException {
        return http.retrieveResource(URI.create(uri).toURL()).getContent();
    }

    @Override
    public void close() {}
}
