package io.seatledger.web;

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
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;

class TokenVerifierTest {

    private static final Duration SKEW = TokenVerifier.CLOCK_SKEW;

    private final TokenMint issuer = TokenMint.start();
    private final TokenVerifier verifier = verifier("RS256");

    private TokenVerifier verifier(String... algorithms) {
        return new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of(algorithms), Clock.systemUTC());
    }

    private TokenVerifier verifier(Ticker ticker) {
        return new TokenVerifier(
                issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), Clock.systemUTC(), ticker);
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

        assertThat(issuer.requestsForStrangersKeys()).isZero();
    }

    @Test
    void acceptsUnusualSubjects() {
        TokenMint.UNUSUAL_SUBJECTS.forEach(subject ->
                assertThat(verifier.decode(issuer.token(subject)).getSubject()).isEqualTo(subject));
    }

    @Test
    void acceptsTheConfiguredAlgorithmsAlone() {
        TokenVerifier other = verifier("PS256", "ES256");
        Map<String, String> refused = issuer.refused("ada");

        assertThat(other.decode(Objects.requireNonNull(refused.get("PS256"))).getSubject())
                .isEqualTo("ada");
        assertThat(other.decode(Objects.requireNonNull(refused.get("ES256"))).getSubject())
                .isEqualTo("ada");
        assertThatThrownBy(() -> other.decode(issuer.token("ada"))).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> verifier("RS256", "HS256")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checksTheValidityPeriodAtTheGivenTime() {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        String token = issuer.tokenUntil("ada", end);

        assertThat(verifier.verify(token, end.plus(SKEW)).getExpiresAt()).isEqualTo(end);
        assertThatThrownBy(() -> verifier.verify(token, end.plus(SKEW).plusMillis(1)))
                .isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> verifier.decode(token)).isInstanceOf(BadJwtException.class);
        assertThat(verifier.verify(token, end).getSubject()).isEqualTo("ada");
    }

    @Test
    void refusesATokenThatItHasAcceptedOnceItHasExpired() {
        var now = new AtomicReference<>(Clock.systemUTC().instant());
        var aging = new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), now::get);
        Instant end = now.get().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        String token = issuer.tokenUntil("ada", end);

        assertThat(aging.decode(token).getExpiresAt()).isEqualTo(end);
        now.set(end.plus(SKEW));
        assertThat(aging.decode(token).getSubject()).isEqualTo("ada");
        now.set(end.plus(SKEW).plusMillis(1));
        assertThatThrownBy(() -> aging.decode(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void asksTheIssuerSeldomWhateverKeysSendersInvent() {
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

    @Test
    void findsTheKeysOfAnIssuerWithoutOpenId() {
        try (TokenMint other = TokenMint.startWithoutOpenId()) {
            var verifier =
                    new TokenVerifier(other.issuerUri(), List.of("seatledger"), List.of("RS256"), Clock.systemUTC());

            assertThat(verifier.decode(other.token("ada")).getSubject()).isEqualTo("ada");
        }
    }

    @Test
    void acceptsANewKeyOfTheIssuer() {
        verifier.decode(issuer.token("ada"));

        issuer.changeKey();

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(verifier.decode(issuer.token("ada")).getSubject())
                                .isEqualTo("ada"));
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
        assertThatThrownBy(() -> verifier.decode("nonsense")).isInstanceOf(BadJwtException.class);

        issuer.setAvailable(true);
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(verifier.decode(issuer.token("ada")).getSubject())
                                .isEqualTo("ada"));

        issuer.setAvailable(false);
        String unknown = issuer.tokenWithAnUnknownKey("ada");
        await().untilAsserted(() ->
                assertThatThrownBy(() -> verifier.decode(unknown)).isInstanceOf(IssuerUnavailableException.class));
        assertThat(verifier.decode(issuer.token("bob")).getSubject()).isEqualTo("bob");
    }

    @Test
    void refusesAnythingThatIsNearlyAToken() {
        Random random = new Random(7);
        String token = issuer.token("ada");

        for (int i = 0; i < 2_000; i++) {
            StringBuilder changed = new StringBuilder(token);
            int at = random.nextInt(token.length() - 4);
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 + random.nextInt(127))));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.insert(at, (char) random.nextInt(256));
                default -> changed.setLength(at);
            }
            assertThatThrownBy(() -> verifier.decode(changed.toString()))
                    .as(changed.toString())
                    .isInstanceOf(BadJwtException.class);
        }
    }
}
