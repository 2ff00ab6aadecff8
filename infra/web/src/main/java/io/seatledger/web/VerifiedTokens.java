package io.seatledger.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Tokens that were found to be signed by their issuer, for a while. Verifying a signature costs as much as a decision
 * and more than most reads, and a caller sends many requests with one token.
 */
final class VerifiedTokens {

    /** Together with the time for which {@link IssuerKeys} takes keys for fresh, it is a minute. */
    static final Duration KEPT_FOR = Duration.ofSeconds(30);

    /** The most that is kept, in bytes, roughly. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private final Cache<String, Jwt> byHash;

    VerifiedTokens(Ticker ticker) {
        byHash = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((String _, Jwt token) -> bytesOf(token))
                .expireAfterWrite(KEPT_FOR)
                .ticker(ticker)
                .build();
    }

    /** The claims are kept as Java objects beside the text. */
    static int bytesOf(Jwt token) {
        return 1_000 + 4 * token.getTokenValue().length();
    }

    /**
     * A token that was verified a short time ago, or that is verified now.
     *
     * @param verify throws if the token is refused; then nothing is kept
     */
    Jwt get(String text, Function<String, Jwt> verify) {
        String hash = hash(text);
        Jwt known = byHash.getIfPresent(hash);
        if (known != null) {
            return known;
        }
        Jwt verified = verify.apply(text);
        byHash.put(hash, verified);
        return verified;
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
