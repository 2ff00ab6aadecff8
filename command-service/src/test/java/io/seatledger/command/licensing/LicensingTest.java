package io.seatledger.command.licensing;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LicensingTest {

    private static final UserId JANE = new UserId("jane");
    private static final UserId BOB = new UserId("bob");
    private static final LicenseType ENTERPRISE = new LicenseType("enterprise");
    private static final PoolId GLOBAL = new PoolId("global");
    private static final PoolId EUROPE = new PoolId("europe");

    /** Jane has joined, and Bob has not yet. There are two pools of one license type, and one of another. */
    private static Scenario twoUsers() {
        return anAccount()
                .withPool("global", "enterprise", 2)
                .withPool("europe", "enterprise", 1)
                .withPool("analytics", "analytics", 1)
                .withUser("jane", "jane@x.io")
                .withPendingUser("bob", "bob@x.io");
    }

    @Nested
    class AssigningALicense {

        @Test
        void takesASeat() {
            var scenario = twoUsers();

            assertThat(scenario.when(assign(JANE, GLOBAL))).isEqualTo(accepted(LicensingOutcome.ASSIGNED));

            assertThat(scenario.then())
                    .containsExactly(new LicenseAssigned("acme", "jane", "global", "enterprise", false));
        }

        @Test
        void reservesTheSeatForAPendingUser() {
            var scenario = twoUsers();

            assertThat(scenario.when(assign(BOB, GLOBAL))).isEqualTo(accepted(LicensingOutcome.RESERVED));

            assertThat(scenario.then()).containsExactly(new LicenseReserved("acme", "bob", "global", "enterprise"));
        }

        @Test
        void changesNothingTheSecondTime() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, GLOBAL));

            assertThat(scenario.when(assign(JANE, GLOBAL))).isEqualTo(accepted(LicensingOutcome.UNCHANGED));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedWhenThePoolIsExhausted() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, EUROPE));

            assertThat(scenario.when(assign(BOB, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(EUROPE, 1)));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void countsAReservationAsTakenUntilItIsAssigned() {
            var scenario = twoUsers()
                    .withReservedLicense("bob", "europe", "enterprise")
                    .given(new LicenseAssigned("acme", "bob", "europe", "enterprise", true));

            assertThat(scenario.when(assign(JANE, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(EUROPE, 1)));
        }

        @Test
        void isRefusedWhenTheTypeIsHeldFromAnotherPool() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, GLOBAL));

            assertThat(scenario.when(assign(JANE, EUROPE)))
                    .isEqualTo(refused(new LicensingRefusal.HeldFromOtherPool(ENTERPRISE, GLOBAL)));
        }

        @Test
        void isRefusedForAnUnknownUser() {
            assertThat(twoUsers().when(assign(new UserId("nobody"), GLOBAL)))
                    .isEqualTo(refused(new Refusal.NotFound("user", "nobody")));
        }

        @Test
        void isRefusedFromAnUnknownPool() {
            assertThat(twoUsers().when(assign(JANE, new PoolId("nowhere"))))
                    .isEqualTo(refused(new Refusal.NotFound("license pool", "nowhere")));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = twoUsers();

            assertThat(scenario.when(assign(JANE, GLOBAL), STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void doesNotSeeThePoolsAndUsersOfAnotherAccount() {
            var scenario =
                    twoUsers().given(new AccountOpened("globex", "Globex"), new AccountAdminGranted("globex", "ada"));
            var globex = new AccountId("globex");

            assertThat(scenario.when(new AssignLicense(globex, JANE, GLOBAL)))
                    .isEqualTo(refused(new Refusal.NotFound("user", "jane")));
        }
    }

    @Nested
    class ChangingTheSource {

        @Test
        void movesTheSeatInOneEvent() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, GLOBAL));

            assertThat(scenario.when(change(JANE, EUROPE))).isEqualTo(accepted(LicensingOutcome.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(
                            new LicenseChanged("acme", "jane", "enterprise", "global", "europe", SeatState.ASSIGNED));
        }

        @Test
        void keepsAReservationAReservation() {
            var scenario = twoUsers().withReservedLicense("bob", "global", "enterprise");

            scenario.when(change(BOB, EUROPE));

            assertThat(scenario.then())
                    .containsExactly(
                            new LicenseChanged("acme", "bob", "enterprise", "global", "europe", SeatState.RESERVED));
        }

        @Test
        void givesTheOldSeatBack() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, EUROPE));
            scenario.when(change(JANE, GLOBAL));

            assertThat(scenario.when(assign(BOB, EUROPE))).isEqualTo(accepted(LicensingOutcome.RESERVED));
        }

        @Test
        void takesTheNewSeat() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, GLOBAL));
            scenario.when(change(JANE, EUROPE));

            assertThat(scenario.when(assign(BOB, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(EUROPE, 1)));
        }

        @Test
        void keepsTheOldSeatWhenTheTargetIsFull() {
            var scenario = twoUsers().withReservedLicense("bob", "europe", "enterprise");
            scenario.when(assign(JANE, GLOBAL));

            assertThat(scenario.when(change(JANE, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(EUROPE, 1)));

            assertThat(scenario.then()).isEmpty();
            assertThat(scenario.when(assign(JANE, GLOBAL))).isEqualTo(accepted(LicensingOutcome.UNCHANGED));
        }

        @Test
        void changesNothingWhenItComesFromThereAlready() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, EUROPE));

            assertThat(scenario.when(change(JANE, EUROPE))).isEqualTo(accepted(LicensingOutcome.UNCHANGED));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedForALicenseThatTheUserDoesNotHold() {
            assertThat(twoUsers().when(change(JANE, EUROPE)))
                    .isEqualTo(refused(new LicensingRefusal.NotHeld(ENTERPRISE)));
        }

        @Test
        void isRefusedWhenThePoolIsOfAnotherType() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, GLOBAL));

            assertThat(scenario.when(change(JANE, new PoolId("analytics"))))
                    .isEqualTo(refused(
                            new LicensePoolRefusal.WrongType(new PoolId("analytics"), new LicenseType("analytics"))));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = twoUsers().withReservedLicense("bob", "global", "enterprise");

            assertThat(scenario.when(change(BOB, EUROPE), STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    @Nested
    class ReleasingALicense {

        @Test
        void givesTheSeatBack() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, EUROPE));

            assertThat(scenario.when(release(JANE))).isEqualTo(accepted(LicensingOutcome.RELEASED));

            assertThat(scenario.then())
                    .containsExactly(new LicenseReleased(
                            "acme",
                            "jane",
                            "europe",
                            "enterprise",
                            SeatState.ASSIGNED,
                            ReleaseReason.RELEASED_BY_ADMIN));
            assertThat(scenario.when(assign(BOB, EUROPE))).isEqualTo(accepted(LicensingOutcome.RESERVED));
        }

        @Test
        void isRefusedTheSecondTime() {
            var scenario = twoUsers();
            scenario.when(assign(JANE, EUROPE));
            scenario.when(release(JANE));

            assertThat(scenario.when(release(JANE))).isEqualTo(refused(new LicensingRefusal.NotHeld(ENTERPRISE)));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = twoUsers().withReservedLicense("bob", "global", "enterprise");

            assertThat(scenario.when(release(BOB), STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    private static AssignLicense assign(UserId user, PoolId pool) {
        return new AssignLicense(ACCOUNT, user, pool);
    }

    private static ChangeLicense change(UserId user, PoolId pool) {
        return new ChangeLicense(ACCOUNT, user, ENTERPRISE, pool);
    }

    private static ReleaseLicense release(UserId user) {
        return new ReleaseLicense(ACCOUNT, user, ENTERPRISE);
    }
}
