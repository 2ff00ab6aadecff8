package io.seatledger.command.licensepool;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpeningALicensePoolTest {

    @Test
    void offersSeatsToTheWholeAccount() {
        var scenario = anAccount();

        assertThat(scenario.when(open(null))).isEqualTo(accepted(new PoolId("global")));

        assertThat(scenario.then())
                .containsExactly(new LicensePoolOpened("acme", "global", "enterprise", "Global", null, 3));
    }

    @Test
    void mayBeMeantForAnOrganization() {
        var scenario = anAccount().withOrganization("europe");

        scenario.when(open("europe"));

        assertThat(scenario.then())
                .containsExactly(new LicensePoolOpened("acme", "global", "enterprise", "Global", "europe", 3));
    }

    @Test
    void isRefusedForAnOrganizationThatTheAccountDoesNotHave() {
        assertThat(anAccount().when(open("europe"))).isEqualTo(refused(new Refusal.NotFound("organization", "europe")));
    }

    @Test
    void isRefusedWhenTheIdentifierIsTaken() {
        var scenario = anAccount().withPool("global", "other", 1);

        assertThat(scenario.when(open(null))).isEqualTo(refused(new Refusal.AlreadyExists("license pool", "global")));
    }

    @Test
    void isForAdminsOnly() {
        assertThat(anAccount().when(open(null), STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
    }

    private static OpenLicensePool open(@Nullable String organization) {
        return new OpenLicensePool(ACCOUNT, new PoolId("global"), new LicenseType("enterprise"), new Name("Global"),
                organization == null ? null : new OrganizationId(organization), new SeatCount(3));
    }
}
