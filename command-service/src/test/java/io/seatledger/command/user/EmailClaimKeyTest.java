package io.seatledger.command.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import org.junit.jupiter.api.Test;

class EmailClaimKeyTest {

    private static final AccountId ACME = new AccountId("acme");
    private static final EmailAddress JANE = EmailAddress.of("jane@x.io");

    private final EmailClaimKey key = new EmailClaimKey("k".repeat(32));

    @Test
    void givesAnAddressTheSameClaimHoweverItIsSpelled() {
        assertThat(key.claimOf(ACME, EmailAddress.of("JANE@x.IO"))).isEqualTo(key.claimOf(ACME, JANE));
    }

    @Test
    void givesItAnotherClaimInAnotherAccount() {
        assertThat(key.claimOf(new AccountId("globex"), JANE)).isNotEqualTo(key.claimOf(ACME, JANE));
    }

    @Test
    void givesItAnotherClaimUnderAnotherSecret() {
        assertThat(new EmailClaimKey("l".repeat(32)).claimOf(ACME, JANE)).isNotEqualTo(key.claimOf(ACME, JANE));
    }

    @Test
    void isTheHashThatAnyToolComputes() {
        // printf 'acme\njane@x.io' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
        assertThat(key.claimOf(ACME, JANE).value())
                .isEqualTo("07cb610d40297baacd757b5facba6101d3459583fbe40ad0990755dfca36db46");
    }

    @Test
    void refusesAShortSecret() {
        assertThatThrownBy(() -> new EmailClaimKey("k".repeat(31))).isInstanceOf(IllegalArgumentException.class);
    }
}
