package io.seatledger.web;

import com.github.benmanes.caffeine.cache.Ticker;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that an issuer publishes. Its metadata say where (OpenID Connect Discovery 1.0, or RFC 8414).
 *
 * <p>The keys are used for {@link #FRESH_FOR}, so that a key that the issuer has withdrawn is soon refused. Before that
 * time is over, they are read again while the old ones are in use, and nobody waits. If the issuer does not answer, the
 * old keys are used on, for five minutes at most.
 *
 * <p>A token with an unknown key identifier makes us ask the issuer, because it may have a new key. Anybody can invent
 * identifiers, so the issuer is asked at most once in {@link #PAUSE}; until then, its last answer or failure stands.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    static final Duration PAUSE = Duration.ofSeconds(2);
    static final Duration FRESH_FOR = Duration.ofSeconds(30);
    static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration WITHOUT_ANSWER = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MAX_BYTES = 512 * 1024;
    private static final String OPENID_METADATA = "/.well-known/openid-configuration";
    private static final String OAUTH_METADATA = "/.well-known/oauth-authorization-server";

    /** @param since when the issuer was asked for them */
    private record Known(JWKSet keys, long since) {}

    private record Failure(Exception cause, long since) {}

    private final ResourceRetriever http = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
    private final String issuer;
    private final Ticker ticker;
    private final AtomicBoolean readsAgain = new AtomicBoolean();
    private volatile @Nullable Known known;
    private volatile @Nullable Failure failure;
    private volatile long nextRequest;

    /** @param issuer the {@code iss} of its tokens, which its metadata must repeat */
    IssuerKeys(String issuer, Ticker ticker) {
        this.issuer = issuer;
        this.ticker = ticker;
        this.nextRequest = ticker.read();
    }

    /** @throws KeySourceException if the issuer's keys cannot be had at the moment */
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator wish, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        Known present = known;
        if (present == null || !serves(present, wish)) {
            return ask(wish);
        }
        if (isOlderThan(READ_AGAIN_AFTER, present.since())) {
            readAgain();
        }
        return present.keys();
    }

    private boolean serves(Known present, JWKSetCacheRefreshEvaluator wish) {
        Failure last = failure;
        boolean unanswered = last != null && !isOlderThan(FRESH_FOR, last.since());
        return !isOlderThan(unanswered ? WITHOUT_ANSWER : FRESH_FOR, present.since())
                && !wish.requiresRefresh(present.keys());
    }

    private boolean isOlderThan(Duration age, long since) {
        return ticker.read() - since >= age.toNanos();
    }

    private boolean mayRequest() {
        return ticker.read() - nextRequest >= 0;
    }

    private void readAgain() {
        if (mayRequest() && readsAgain.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    request();
                } finally {
                    readsAgain.set(false);
                }
            });
        }
    }

    private synchronized JWKSet ask(JWKSetCacheRefreshEvaluator wish) throws KeySourceException {
        Known present = known;
        if (present != null && serves(present, wish)) {
            return present.keys();
        }
        request();
        present = known;
        Failure last = failure;
        if (present == null || (last != null && !serves(present, wish))) {
            throw new KeySourceException(
                    "the keys of %s are unavailable".formatted(issuer), last == null ? null : last.cause());
        }
        return present.keys();
    }

    private synchronized void request() {
        if (!mayRequest()) {
            return;
        }
        long asked = ticker.read();
        try {
            known = new Known(fetch(), asked);
            failure = null;
        } catch (IOException | ParseException | RuntimeException e) {
            failure = new Failure(e, ticker.read());
            LOG.warn("The keys of the token issuer {} are unavailable: {}", issuer, e.toString());
        }
        nextRequest = ticker.read() + PAUSE.toNanos();
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
