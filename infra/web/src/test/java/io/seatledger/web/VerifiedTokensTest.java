package io.seatledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {

    private final AtomicLong seconds = new AtomicLong();
    private final VerifiedTokens tokens = new VerifiedTokens(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
    private final AtomicInteger verified = new AtomicInteger();

    @Test
    void areVerifiedOnceInThirtySeconds() {
        tokens.get("token", this::verify);
        seconds.set(29);
        tokens.get("token", this::verify);
        assertThat(verified).hasValue(1);

        seconds.set(30);
        tokens.get("token", this::verify);
        assertThat(verified).hasValue(2);
    }

    @Test
    void areNotThoseThatWereRefused() {
        assertThatThrownBy(() -> tokens.get("token", _ -> {
                    throw new BadJwtException("refused");
                }))
                .isInstanceOf(BadJwtException.class);

        tokens.get("token", this::verify);

        assertThat(verified).hasValue(1);
    }

    @Test
    void takeNoMoreThanTheirBytes() {
        List<String> texts =
                IntStream.range(0, 3_000).mapToObj(i -> "%12288d".formatted(i)).toList();
        texts.forEach(text -> tokens.get(text, this::verify));
        int most = VerifiedTokens.MAX_BYTES / VerifiedTokens.bytesOf(jwt(texts.getFirst()));

        // Those beyond the bound are dropped in the background.
        await().untilAsserted(() -> assertThat(kept(texts)).isBetween(most / 2, most));
    }

    /** Counts without keeping those that are gone. */
    private int kept(List<String> texts) {
        int gone = 0;
        for (String text : texts) {
            try {
                tokens.get(text, _ -> {
                    throw new BadJwtException("gone");
                });
            } catch (BadJwtException _) {
                gone++;
            }
        }
        return texts.size() - gone;
    }

    private Jwt verify(String text) {
        verified.incrementAndGet();
        return jwt(text);
    }

    private static Jwt jwt(String text) {
        return Jwt.withTokenValue(text)
                .header("alg", "RS256")
                .claim("sub", "ada")
                .build();
    }
}
