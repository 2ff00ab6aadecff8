package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.intake.AccountRequest.GrantAdmin;
import io.seatledger.command.intake.InvitationRequest.InviteUser;
import io.seatledger.command.intake.LicensingRequest.AssignLicense;
import jakarta.validation.Validation;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CommandCodecTest {

    private final CommandCodec codec = new CommandCodec(
            JsonMapper.builder().build(),
            Validation.buildDefaultValidatorFactory().getValidator());

    /** A repeat may come to a later version of the service, up to a month later: what is pinned here never changes. */
    @Nested
    class AFingerprint {

        @Test
        void isTheSameInEveryVersionOfTheService() {
            assertThat(codec.fingerprintOf(new GrantAdmin("bob"), null))
                    .isEqualTo("6aac5ad6dfd128dc11ff59be02fc3328eab92a976297923d9035c90563af93a6");
            assertThat(codec.fingerprintOf(new AssignLicense("u1", "global"), 7L))
                    .isEqualTo("17792cc21145cc5f2018d16ac53785d7e84f1c6c23662d0d68216e7f603acb7e");
            assertThat(codec.fingerprintOf(new InviteUser("ann@x.io", null, List.of("global"), null, null), null))
                    .isEqualTo("d1c2eade785d2c6d1d0cb62030c318503d5779b826589329e0788e255340f779");
        }

        @Test
        void tellsCommandsApartByNameFieldsAndExpectation() {
            assertThat(List.of(
                            codec.fingerprintOf(new GrantAdmin("bob"), null),
                            codec.fingerprintOf(new GrantAdmin("eve"), null),
                            codec.fingerprintOf(new AccountRequest.GrantAuditor("bob"), null),
                            codec.fingerprintOf(new GrantAdmin("bob"), 7L)))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void knowsHowLongACommandMayBe() {
        assertThat(codec.longestOf("users.invite")).isEqualTo(CommandRequest.LONGEST);
        assertThat(codec.longestOf("user.invite")).isEqualTo(CommandRequest.USUAL);
    }
}
