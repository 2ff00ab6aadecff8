package io.seatledger.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.TokenMint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** The rules are those of the command service, and so are the tokens that they are tested with. */
class TokenVerifierTest {

    private static final Duration SKEW = TokenVerifier.CLOCK_SKEW;

    private final TokenMint issuer = TokenMint.start();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Clock.systemUTC().instant());
    private final TokenVerifier verifier =
            new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), now::get);

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
