package io.seatledger.command.licensepool;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.NOW;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.Scenario;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.NewLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTerm;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.events.AccountEvent.LicenseTypeRetired;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.UserEvent.LicenseAssigned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LicensePoolTest {

    private static final PoolId GLOBAL = new PoolId("global");
    private static final PoolId EUROPE = new PoolId("europe");
    private static final LicenseType ENTERPRISE = new LicenseType("enterprise");
    private static final UserId JANE = new UserId("jane");
    private static final UserId BOB = new UserId("bob");
    private static final Instant NEXT_YEAR = Instant.parse("2027-01-01T00:00:00Z");

    private static Scenario aCatalogue() {
        return anAccount().withLicenseType("enterprise").withOrganization("emea");
    }

    /** Four of ten seats are allotted to Europe. Jane and Bob have joined. */
    private static Scenario twoPools() {
        return aCatalogue()
                .withPool("global", "enterprise", 10)
                .withAllottedPool("europe", "global", "enterprise", "emea", 4)
                .withUser("jane", "jane@x.io")
                .withUser("bob", "bob@x.io");
    }

    @Nested
    class Opening {

        @Test
        void offersSeatsToTheWholeAccount() {
            var scenario = aCatalogue();

            assertThat(scenario.when(open(null, Term.UNLIMITED))).isEqualTo(accepted(new NewLicensePool(GLOBAL)));

            assertThat(scenario.then())
                    .containsExactly(new LicensePoolOpened("acme", "global", "enterprise", "Global", null, 3));
        }

        @Test
        void generatesAnIdentifierThatIsNotChosen() {
            var scenario = aCatalogue();

            assertThat(scenario.when(new OpenLicensePool(
                            ACCOUNT, null, ENTERPRISE, new Name("Global"), null, new SeatCount(3), Term.UNLIMITED)))
                    .isEqualTo(accepted(new NewLicensePool(new PoolId("id-1"))));
            assertThat(scenario.then())
                    .containsExactly(new LicensePoolOpened("acme", "id-1", "enterprise", "Global", null, 3));
            assertThat(scenario.when(new AllotLicensePool(
                            ACCOUNT,
                            new PoolId("id-1"),
                            null,
                            new Name("Europe"),
                            new OrganizationId("emea"),
                            new SeatCount(1))))
                    .isEqualTo(accepted(new NewLicensePool(new PoolId("id-2"))));
        }

        @Test
        void isRefusedWhenTheAccountHasAllThePoolsItCanHave() {
            var scenario = aCatalogue()
                    .given(IntStream.range(0, 2_000)
                            .mapToObj(i -> new LicensePoolOpened("acme", "p" + i, "enterprise", "P", null, 1))
                            .toArray(Event[]::new));

            assertThat(scenario.when(open(null, Term.UNLIMITED)))
                    .isEqualTo(refused(new AccountRefusal.LimitReached("license pool", 2_000)));
        }

        @Test
        void mayBeMeantForAnOrganization() {
            var scenario = aCatalogue();

            scenario.when(open("emea", Term.UNLIMITED));

            assertThat(scenario.then())
                    .containsExactly(new LicensePoolOpened("acme", "global", "enterprise", "Global", "emea", 3));
        }

        @Test
        void mayHaveATerm() {
            var scenario = aCatalogue();

            scenario.when(open(null, new Term(NOW, NEXT_YEAR, Duration.ofDays(14))));

            assertThat(scenario.then())
                    .containsExactly(
                            new LicensePoolOpened("acme", "global", "enterprise", "Global", null, 3),
                            new LicensePoolTermSet("acme", "global", List.of(), NOW, NEXT_YEAR, 1_209_600));
        }

        @Test
        void isRefusedForAnOrganizationThatTheAccountDoesNotHave() {
            assertThat(aCatalogue().when(open("asia", Term.UNLIMITED)))
                    .isEqualTo(refused(new Refusal.NotFound("organization", "asia")));
        }

        @Test
        void isRefusedForAnArchivedOrganization() {
            var scenario = aCatalogue().given(new OrganizationArchived("acme", "emea"));

            assertThat(scenario.when(open("emea", Term.UNLIMITED)))
                    .isEqualTo(refused(new AccountRefusal.Archived("organization", "emea")));
        }

        @Test
        void isRefusedForALicenseTypeThatIsNotInTheCatalogue() {
            assertThat(anAccount().when(open(null, Term.UNLIMITED)))
                    .isEqualTo(refused(new Refusal.NotFound("license type", "enterprise")));
        }

        @Test
        void isRefusedForARetiredLicenseType() {
            var scenario = aCatalogue().given(new LicenseTypeRetired("acme", "enterprise"));

            assertThat(scenario.when(open(null, Term.UNLIMITED)))
                    .isEqualTo(refused(new AccountRefusal.LicenseTypeIsRetired(ENTERPRISE)));
        }

        @Test
        void isRefusedWhenTheIdentifierIsTaken() {
            var scenario = aCatalogue().withPool("global", "other", 1);

            assertThat(scenario.when(open(null, Term.UNLIMITED)))
                    .isEqualTo(refused(new AccountRefusal.AlreadyExists("license pool", "global")));
        }

        @Test
        void isForAdminsOnly() {
            assertThat(aCatalogue().when(open(null, Term.UNLIMITED), STRANGER))
                    .isEqualTo(refused(new Refusal.Forbidden()));
        }

        private static OpenLicensePool open(@Nullable String organization, Term term) {
            return new OpenLicensePool(
                    ACCOUNT,
                    GLOBAL,
                    ENTERPRISE,
                    new Name("Global"),
                    organization == null ? null : new OrganizationId(organization),
                    new SeatCount(3),
                    term);
        }
    }

    @Nested
    class AllottingSeats {

        @Test
        void opensAPoolOfTheOrganization() {
            var scenario = aCatalogue()
                    .withPool("global", "enterprise", 10)
                    .given(new LicensePoolTermSet("acme", "global", List.of(), null, NEXT_YEAR, 60));

            assertThat(scenario.when(allot("europe", 10))).isEqualTo(accepted(new NewLicensePool(EUROPE)));

            assertThat(scenario.then())
                    .containsExactly(new LicensePoolAllotted(
                            "acme", "europe", "global", "enterprise", "Europe", "emea", 10, null, NEXT_YEAR, 60));
        }

        @Test
        void isRefusedBeyondWhatTheParentHasFree() {
            var scenario = twoPools();

            assertThat(scenario.when(allot("asia", 7)))
                    .isEqualTo(refused(new LicensePoolRefusal.InsufficientParentCapacity(GLOBAL, 7, 6)));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void countsNoSeatTwice() {
            var scenario = aCatalogue()
                    .withPool("global", "enterprise", 1)
                    .withAllottedPool("europe", "global", "enterprise", "emea", 1)
                    .withUser("jane", "jane@x.io");

            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, GLOBAL)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(GLOBAL, 1)));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, EUROPE)))
                    .isEqualTo(accepted(LicensingOutcome.ASSIGNED));
        }

        @Test
        void isRefusedFromAPoolOfAnOrganization() {
            var scenario = twoPools();

            assertThat(scenario.when(new AllotLicensePool(
                            ACCOUNT,
                            EUROPE,
                            new PoolId("asia"),
                            new Name("Asia"),
                            new OrganizationId("emea"),
                            new SeatCount(1))))
                    .isEqualTo(refused(new LicensePoolRefusal.NotAllottable(EUROPE)));
        }

        private static AllotLicensePool allot(String id, int seats) {
            return new AllotLicensePool(
                    ACCOUNT,
                    GLOBAL,
                    new PoolId(id),
                    new Name("Europe"),
                    new OrganizationId("emea"),
                    new SeatCount(seats));
        }
    }

    @Nested
    class Resizing {

        @Test
        void isRefusedBelowWhatIsInUseWithBothNumbers() {
            var scenario = twoPools().given(new LicenseAssigned("acme", "jane", "global", "enterprise", false));

            assertThat(scenario.when(resize(GLOBAL, 4)))
                    .isEqualTo(refused(new LicensePoolRefusal.BelowInUse(GLOBAL, 4, 5)));
            assertThat(scenario.when(resize(GLOBAL, 5))).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(new LicensePoolResized("acme", "global", "enterprise", null, 10, 5));
        }

        @Test
        void takesTheSeatsOfAnAllottedPoolFromItsParent() {
            var scenario = twoPools();

            assertThat(scenario.when(resize(EUROPE, 10))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then())
                    .containsExactly(new LicensePoolResized("acme", "europe", "enterprise", "global", 4, 10));
            assertThat(scenario.when(resize(EUROPE, 11)))
                    .isEqualTo(refused(new LicensePoolRefusal.InsufficientParentCapacity(GLOBAL, 1, 0)));
        }

        @Test
        void changesNothingForTheCapacityThatThereIs() {
            assertThat(twoPools().when(resize(GLOBAL, 10))).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void givesReturnedSeatsBackToTheParent() {
            var scenario = twoPools();

            assertThat(scenario.when(new ReturnSeats(ACCOUNT, EUROPE, new SeatCount(3))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then())
                    .containsExactly(new LicensePoolResized("acme", "europe", "enterprise", "global", 4, 1));

            assertThat(scenario.when(resize(GLOBAL, 1))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.when(new ReturnSeats(ACCOUNT, EUROPE, new SeatCount(2))))
                    .isEqualTo(refused(new LicensePoolRefusal.BelowInUse(EUROPE, -1, 0)));
        }

        private static ResizeLicensePool resize(PoolId pool, int capacity) {
            return new ResizeLicensePool(ACCOUNT, pool, new SeatCount(capacity));
        }
    }

    @Nested
    class Terms {

        private static final Term THIS_YEAR =
                new Term(NOW.plusSeconds(10), NOW.plusSeconds(20), Duration.ofSeconds(30));

        @Test
        void letSeatsBeTakenWithinThemAlone() {
            var scenario = twoPools();
            assertThat(scenario.when(new SetTerm(ACCOUNT, GLOBAL, THIS_YEAR))).isEqualTo(accepted(Change.CHANGED));
            var notActive = new LicensePoolRefusal.PoolNotActive(GLOBAL, THIS_YEAR.beginsAt(), THIS_YEAR.endsAt());

            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, GLOBAL))).isEqualTo(refused(notActive));
            scenario.after(Duration.ofSeconds(10));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, GLOBAL)))
                    .isEqualTo(accepted(LicensingOutcome.ASSIGNED));
            scenario.after(Duration.ofSeconds(10));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, BOB, GLOBAL))).isEqualTo(refused(notActive));
        }

        @Test
        void areThoseOfTheParentInAnAllottedPool() {
            var scenario = twoPools();

            assertThat(scenario.when(new SetTerm(ACCOUNT, EUROPE, THIS_YEAR)))
                    .isEqualTo(refused(new LicensePoolRefusal.TermOfParent(GLOBAL)));
            scenario.when(new SetTerm(ACCOUNT, GLOBAL, THIS_YEAR));

            assertThat(scenario.then())
                    .containsExactly(new LicensePoolTermSet(
                            "acme", "global", List.of("europe"), THIS_YEAR.beginsAt(), THIS_YEAR.endsAt(), 30));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, EUROPE)))
                    .isEqualTo(refused(
                            new LicensePoolRefusal.PoolNotActive(EUROPE, THIS_YEAR.beginsAt(), THIS_YEAR.endsAt())));
        }

        @Test
        void leaveTheSeatsWithTheirHoldersWhenTheyEndAndWhenTheyAreRenewed() {
            var scenario = twoPools().given(new LicenseAssigned("acme", "jane", "global", "enterprise", false));
            scenario.when(new SetTerm(ACCOUNT, GLOBAL, new Term(null, NOW, Duration.ZERO)));
            scenario.after(Duration.ofDays(100));

            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, GLOBAL)))
                    .isEqualTo(accepted(LicensingOutcome.UNCHANGED));
            assertThat(scenario.when(new SetTerm(ACCOUNT, GLOBAL, Term.UNLIMITED)))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, BOB, GLOBAL)))
                    .isEqualTo(accepted(LicensingOutcome.ASSIGNED));
            assertThat(scenario.when(new SetTerm(ACCOUNT, GLOBAL, Term.UNLIMITED)))
                    .isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void cannotEndBeforeTheyBegin() {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> new Term(NEXT_YEAR, NEXT_YEAR, Duration.ZERO))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("endsAt"));
        }
    }

    @Nested
    class Closing {

        @Test
        void isRefusedWhileSeatsAreInUse() {
            var scenario = twoPools().given(new LicenseAssigned("acme", "jane", "europe", "enterprise", false));

            assertThat(scenario.when(new CloseLicensePool(ACCOUNT, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolInUse(EUROPE, 1, 0)));
            assertThat(scenario.when(new CloseLicensePool(ACCOUNT, GLOBAL)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolInUse(GLOBAL, 0, 4)));
        }

        @Test
        void givesTheSeatsBackToTheParentAndIsForGood() {
            var scenario = twoPools();

            assertThat(scenario.when(new CloseLicensePool(ACCOUNT, EUROPE))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then())
                    .containsExactly(new LicensePoolClosed("acme", "europe", "enterprise", "global", 4));

            assertThat(scenario.when(new CloseLicensePool(ACCOUNT, EUROPE))).isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, EUROPE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolIsClosed(EUROPE)));
            assertThat(scenario.when(new CloseLicensePool(ACCOUNT, GLOBAL))).isEqualTo(accepted(Change.CHANGED));
        }
    }

    @Test
    void isRenamed() {
        var scenario = twoPools();
        var rename = new RenameLicensePool(ACCOUNT, GLOBAL, new Name("World"));

        assertThat(scenario.when(rename)).isEqualTo(accepted(Change.CHANGED));
        assertThat(scenario.then()).containsExactly(new LicensePoolRenamed("acme", "global", "World"));
        assertThat(scenario.when(rename)).isEqualTo(accepted(Change.UNCHANGED));
    }
}
