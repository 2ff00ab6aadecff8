package io.seatledger.command.decision;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.events.UserEvent.LicenseAssigned;
import org.junit.jupiter.api.Test;

class DryRunTest {

    private static final AssignLicense ASSIGN = new AssignLicense(ACCOUNT, new UserId("jane"), new PoolId("pool"));

    @Test
    void saysWhatWouldBeAppendedAndAppendsNothing() {
        var scenario = anAccount().withPool("pool", "enterprise", 1).withUser("jane", "jane@x.io");

        Decided<LicensingOutcome> tried = scenario.whenTried(ASSIGN);

        assertThat(tried.decision()).isEqualTo(accepted(LicensingOutcome.ASSIGNED));
        assertThat(tried.rehearsal().events())
                .containsExactly(new LicenseAssigned("acme", "jane", "pool", "enterprise", false));
        assertThat(scenario.then()).isEmpty();
        assertThat(scenario.when(ASSIGN)).isEqualTo(accepted(LicensingOutcome.ASSIGNED));
        assertThat(scenario.then()).hasSize(1);
    }

    @Test
    void isRefusedAsTheCommandWouldBe() {
        var scenario = anAccount().withPool("pool", "enterprise", 0).withUser("jane", "jane@x.io");

        Decided<LicensingOutcome> tried = scenario.whenTried(ASSIGN);

        assertThat(tried.decision()).isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(new PoolId("pool"), 0)));
        assertThat(tried.rehearsal().events()).isEmpty();
    }
}
