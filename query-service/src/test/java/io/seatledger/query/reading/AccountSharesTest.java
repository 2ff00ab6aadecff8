package io.seatledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.query.http.OverloadedException;
import org.junit.jupiter.api.Test;

class AccountSharesTest {

    private final AccountShares shares = new AccountShares(2);

    @Test
    void letsEachAccountHaveItsShare() {
        String answer = shares.run("acme", () -> shares.run("acme", () -> shares.run("other", () -> "found")));

        assertThat(answer).isEqualTo("found");
    }

    @Test
    void refusesWhatGoesBeyondIt() {
        assertThatThrownBy(() -> shares.run("acme", () -> shares.run("acme", () -> shares.run("acme", () -> ""))))
                .isInstanceOf(OverloadedException.class);

        assertThat(shares.run("acme", () -> shares.run("acme", () -> "found"))).isEqualTo("found");
    }

    @Test
    void freesThePlaceOfAQueryThatFails() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> shares.run("acme", () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(shares.run("acme", () -> "found")).isEqualTo("found");
    }
}
