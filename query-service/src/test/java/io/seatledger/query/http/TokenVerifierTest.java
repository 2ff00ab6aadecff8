package io.seatledger.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import io.seatledger.infra.parts.TokenMint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** The rules are those of the command service, and so are the tokens that they are tested with. */
class TokenVerifierTest {

    private static final Duration SKEW = TokenVerifier.CLOCK_SKEW;

    private final TokenMint issuer = TokenMint.start();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Clock.systemUTC().instant());
    private final TokenVerifier verifier =
            new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), now::get);

    private TokenVerifier verifier(Ticker ticker) {
        return new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), now::get, ticker);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void refusesEveryTokenWithAFaultAndSaysNoMore() {
        issuer.refused("ada")
                .forEach((fault, token) -> assertThatThrownBy(() -> verifier.decode(token))
                        .as(fault)
                        .isInstanceOf(BadJwtException.class)
                        .hasMessage("The token is not valid"));

        assertThat(verifier.decode(issuer.token("ada")).getSubject()).isEqualTo("ada");
        assertThat(issuer.requestsForStrangersKeys()).isZero();
    }

    @Test
    void acceptsUnusualSubjects() {
        TokenMint.UNUSUAL_SUBJECTS.forEach(subject ->
                assertThat(verifier.decode(issuer.token(subject)).getSubject()).isEqualTo(subject));
    }

    @Test
    void refusesATokenThatItHasAcceptedOnceItHasExpired() {
        Instant end = now.get().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        String token = issuer.tokenUntil("ada", end);

        assertThat(verifier.decode(token).getExpiresAt()).isEqualTo(end);
        now.set(end.plus(SKEW));
        assertThat(verifier.decode(token).getSubject()).isEqualTo("ada");
        now.set(end.plus(SKEW).plusMillis(1));

        assertThatThrownBy(() -> verifier.decode(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void asksTheIssuerSeldomWhateverKeysReadersInvent() {
        Collection<String> refused = issuer.refused("ada").values();
        long start = System.nanoTime();
        verifier.decode(issuer.token("ada"));

        for (int i = 0; i < 20; i++) {
            refused.forEach(
                    token -> assertThatThrownBy(() -> verifier.decode(token)).isInstanceOf(BadJwtException.class));
        }

        long pauses = (System.nanoTime() - start) / IssuerKeys.PAUSE.toNanos();
        assertThat(issuer.requestsForKeys()).isBetween(1, (int) pauses + 1);
    }

    /** Whatever the age of the keys at which the token was verified, and whether others come after it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 19, 20, 25, 29})
    void refusesATokenAMinuteAfterItsKeyWasWithdrawn(int age) {
        var seconds = new AtomicLong();
        TokenVerifier aging = verifier(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
        String token = issuer.token("ada");
        String later = issuer.token("bob");
        aging.decode(token);
        issuer.changeKey();

        seconds.set(age);
        aging.decode(later);
        seconds.set(59);
        decodes(aging, token);
        seconds.set(60);

        assertThatThrownBy(() -> aging.decode(token)).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> aging.decode(later)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void asksForNewKeysBeforeTheOldOnesAreUsedNoMore() {
        var seconds = new AtomicLong();
        TokenVerifier aging = verifier(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
        aging.decode(issuer.token("ada"));

        seconds.set(IssuerKeys.READ_AGAIN_AFTER.toSeconds());
        aging.decode(issuer.token("bob"));

        await().until(() -> issuer.requestsForKeys() == 2);
    }

    @Test
    void usesTheKeysOnWhileTheIssuerIsUnavailable() {
        var seconds = new AtomicLong();
        TokenVerifier aging = verifier(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
        String token = issuer.token("ada");
        aging.decode(token);
        issuer.setAvailable(false);

        seconds.set(299);
        assertThat(aging.decode(token).getSubject()).isEqualTo("ada");
        seconds.set(330);
        assertThatThrownBy(() -> aging.decode(token)).isInstanceOf(IssuerUnavailableException.class);

        issuer.setAvailable(true);
        seconds.set(340);
        assertThat(aging.decode(token).getSubject()).isEqualTo("ada");
    }

    private static boolean decodes(TokenVerifier verifier, String token) {
        try {
            verifier.decode(token);
            return true;
        } catch (BadJwtException _) {
            return false;
        }
    }

    @Test
    void refusesNobodyWhileTheIssuerIsUnavailable() {
        issuer.setAvailable(false);
        assertThatThrownBy(() -> verifier.decode(issuer.token("ada"))).isInstanceOf(IssuerUnavailableException.class);

        issuer.setAvailable(true);
        issuer.changeKey();

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(verifier.decode(issuer.token("ada")).getSubject())
                                .isEqualTo("ada"));
    }
}
