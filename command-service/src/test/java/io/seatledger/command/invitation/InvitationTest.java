package io.seatledger.command.invitation;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.ADMIN;
import static io.seatledger.command.Scenario.NOW;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.Scenario.claimOf;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationCommand.InviteUsersForm;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationRefusal.InvitationIncomplete.RefusedAddress;
import io.seatledger.command.invitation.InvitationRefusal.InvitationIncomplete.Shortfall;
import io.seatledger.command.invitation.InvitationReport.Result;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.command.user.UserRefusal;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.AccountEvent.SourceRestrictionSet;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InvitationTest {

    private static final Terms NOTHING = new Terms(Set.of(), null, null);

    @Nested
    class InvitingOnePerson {

        @Test
        void reservesASeatOfEachChosenPool() {
            var scenario = anAccount()
                    .withOrganization("europe")
                    .withProject("apollo", "europe")
                    .withPool("global", "enterprise", 2)
                    .withPool("analytics", "analytics", 2);
            var terms = new Terms(pools("global", "analytics"), new OrganizationId("europe"), new ProjectId("apollo"));

            var decision = scenario.when(invitationOf("Jane@X.io", new Name("Jane Doe"), terms));

            assertThat(decision).isEqualTo(accepted(new Invited(new UserId("id-1"), "id-2", Invited.How.INVITED)));
            assertThat(scenario.then())
                    .containsExactly(
                            new UserInvited(
                                    "acme",
                                    "id-1",
                                    "id-2",
                                    "jane@x.io",
                                    "Jane@X.io",
                                    claimOf("jane@x.io").value(),
                                    "Jane Doe",
                                    "europe",
                                    "apollo",
                                    NOW.plus(Duration.ofDays(7)),
                                    false),
                            new LicenseReserved("acme", "id-1", "analytics", "analytics"),
                            new LicenseReserved("acme", "id-1", "global", "enterprise"));
        }

        @Test
        void needsNoLicense() {
            var scenario = anAccount();

            scenario.when(invite("jane@x.io", NOTHING));

            assertThat(scenario.then()).hasOnlyElementsOfType(UserInvited.class).hasSize(1);
        }

        @Test
        void isRefusedWithoutASeatInEveryPool() {
            var scenario = anAccount().withPool("global", "enterprise", 1).withPool("analytics", "analytics", 0);

            var decision = scenario.when(invite("jane@x.io", licenses("global", "analytics")));

            assertThat(decision).isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(new PoolId("analytics"), 0)));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedWhenTheAddressIsPending() {
            var scenario = anAccount().withPendingUser("jane", "jane@x.io");

            assertThat(scenario.when(invite("JANE@X.IO", NOTHING)))
                    .isEqualTo(refused(new UserRefusal.AlreadyInvited(new UserId("jane"))));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedWhenTheAddressBelongsToAUser() {
            var scenario = anAccount().withUser("jane", "jane@x.io");

            assertThat(scenario.when(invite("jane@x.io", NOTHING)))
                    .isEqualTo(refused(new UserRefusal.AlreadyAUser(new UserId("jane"))));
        }

        @Test
        void isRefusedForThingsThatTheAccountDoesNotHave() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(invite("a@x.io", new Terms(Set.of(), new OrganizationId("asia"), null))))
                    .isEqualTo(refused(new Refusal.NotFound("organization", "asia")));
            assertThat(scenario.when(invite("a@x.io", new Terms(Set.of(), null, new ProjectId("apollo")))))
                    .isEqualTo(refused(new Refusal.NotFound("project", "apollo")));
            assertThat(scenario.when(invite("a@x.io", licenses("global"))))
                    .isEqualTo(refused(new Refusal.NotFound("license pool", "global")));
        }

        @Test
        void isRefusedWithTwoPoolsOfOneLicenseType() {
            var scenario = anAccount().withPool("global", "enterprise", 1).withPool("europe", "enterprise", 1);

            assertThat(scenario.when(invite("jane@x.io", licenses("global", "europe"))))
                    .isEqualTo(refused(new LicensePoolRefusal.LicenseTypeTwice(new LicenseType("enterprise"))));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = anAccount();

            assertThat(scenario.when(invite("jane@x.io", NOTHING), STRANGER))
                    .isEqualTo(refused(new Refusal.Forbidden()));
            assertThat(scenario.then()).isEmpty();
        }
    }

    @Nested
    class InvitingAPastedList {

        @Test
        void givesEachEntryItsOwnOutcome() {
            var scenario = anAccount().withPendingUser("kim", "kim@x.io");

            var items = invite(scenario, "a@x.io  B@X.io\n\na@x.io, nonsense@ kim@x.io", NOTHING, false);

            assertThat(items).extracting(Result::position).containsExactly(1, 2, 3, 4, 5);
            assertThat(items)
                    .extracting(Result::text)
                    .containsExactly("a@x.io", "B@X.io", "a@x.io", "nonsense@", "kim@x.io");
            assertThat(items)
                    .extracting(Result::outcome)
                    .containsExactly(
                            "invited",
                            "invited",
                            "duplicate-in-request",
                            "invitation.not-an-address",
                            "already-invited");
            assertThat(scenario.then())
                    .extracting(e -> ((UserInvited) e).email())
                    .containsExactly("a@x.io", "b@x.io");
        }

        @Test
        void invitesTheFirstAsLongAsSeatsLast() {
            var scenario = anAccount().withPool("global", "enterprise", 4);

            var items = invite(scenario, people(10), licenses("global"), false);

            assertThat(items)
                    .extracting(Result::outcome)
                    .startsWith("invited", "invited", "invited", "invited")
                    .endsWith("license-pool.exhausted");
            assertThat(items)
                    .filteredOn(i -> i.outcome().equals("license-pool.exhausted"))
                    .hasSize(6);
            assertThat(scenario.then()).hasSize(8);
        }

        @Test
        void takesNeitherSeatWhenTheSecondPoolIsFull() {
            var scenario = anAccount().withPool("global", "enterprise", 3).withPool("analytics", "analytics", 1);

            invite(scenario, people(3), licenses("global", "analytics"), false);

            assertThat(scenario.then())
                    .filteredOn(LicenseReserved.class::isInstance)
                    .extracting(e -> ((LicenseReserved) e).poolId())
                    .containsExactly("analytics", "global");
        }

        @Test
        void changesNothingWhenAllOrNoneFallsShort() {
            var scenario = anAccount().withPool("global", "enterprise", 4).withPendingUser("p1", "p1@x.io");

            var decision = scenario.when(pasted(people(7), licenses("global"), true));

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Refused.class,
                            r -> assertThat(r.refusal())
                                    .isInstanceOfSatisfying(InvitationRefusal.InvitationIncomplete.class, i -> {
                                        assertThat(i.shortfalls())
                                                .containsExactly(new Shortfall(new PoolId("global"), 6, 4));
                                        assertThat(i.addresses())
                                                .extracting(RefusedAddress::position)
                                                .containsExactly(1);
                                        assertThat(i.addresses())
                                                .extracting(RefusedAddress::code)
                                                .containsExactly("already-invited");
                                        assertThat(i.detail())
                                                .endsWith("the pool global lacks 2 seats (needed: 6, available: 4).");
                                    }));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void assignsLicensesToPeopleWhoAreThereAlready() {
            var scenario = anAccount()
                    .withPool("global", "enterprise", 3)
                    .withPool("chat", "chat", 1)
                    .withUser("ann", "ann@x.io")
                    .withPendingUser("bob", "bob@x.io");
            var again = new InviteUsersForm(
                    "ann@x.io bob@x.io cid@x.io", List.of(new PoolId("global")), null, null, null, "assign");

            var report = results(scenario, again);

            assertThat(report.results()).extracting(Result::outcome).containsExactly("assigned", "reserved", "invited");
            assertThat(report.assigned()).isEqualTo(2);
            assertThat(report.invited()).isEqualTo(1);
            assertThat(results(scenario, again).results())
                    .extracting(Result::outcome)
                    .containsExactly("unchanged", "unchanged", "unchanged");
            assertThat(results(
                                    scenario,
                                    new InviteUsersForm(
                                            "ann@x.io bob@x.io",
                                            List.of(new PoolId("chat")),
                                            null,
                                            null,
                                            null,
                                            "assign"))
                            .results())
                    .extracting(Result::outcome)
                    .containsExactly("assigned", "license-pool.exhausted");
        }

        private static InvitationReport results(Scenario scenario, InviteUsersForm form) {
            return switch (scenario.when(form.addressedTo(ACCOUNT, ADMIN))) {
                case Decision.Accepted<InvitationReport>(InvitationReport report) -> report;
                case Decision.Refused<InvitationReport> refused -> throw new AssertionError(refused);
            };
        }

        @Test
        void countsAnInvalidAddressAsFallingShort() {
            var scenario = anAccount();

            var decision = scenario.when(pasted("a@x.io nonsense@", NOTHING, true));

            assertThat(decision)
                    .isEqualTo(refused(new InvitationRefusal.InvitationIncomplete(
                            List.of(RefusedAddress.of(2, "nonsense@", new InvitationRefusal.NotAnAddress())),
                            List.of())));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void doesNotCountARepeatAsFallingShort() {
            var scenario = anAccount();

            var items = invite(scenario, "a@x.io a@x.io", NOTHING, true);

            assertThat(items).extracting(Result::outcome).containsExactly("invited", "duplicate-in-request");
        }

        @Test
        void isRefusedWhenThereIsNothingInIt() {
            assertThat(anAccount().when(pasted(" \n,;\t", NOTHING, false)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationEmpty()));
        }

        @Test
        void isRefusedWhenItIsTooLong() {
            var scenario = anAccount();

            assertThat(scenario.when(pasted(people(10_001), NOTHING, false)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationTooMany(10_000)));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isForAdminsOnly() {
            assertThat(anAccount().when(pasted("a@x.io", NOTHING, false), STRANGER))
                    .isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    private static List<Result> invite(Scenario scenario, String text, Terms terms, boolean atomic) {
        return switch (scenario.when(pasted(text, terms, atomic))) {
            case Decision.Accepted<InvitationReport>(InvitationReport report) -> report.results();
            case Decision.Refused<InvitationReport>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static InviteUsers pasted(String text, Terms terms, boolean atomic) {
        return InviteUsers.pasted(ACCOUNT, text, terms, atomic);
    }

    private static InviteUser invite(String email, Terms terms) {
        return invitationOf(email, null, terms);
    }

    private static InviteUser invitationOf(String email, @Nullable Name name, Terms terms) {
        return new InviteUser(ACCOUNT, new Invitee(1, email, EmailAddress.of(email), name), terms);
    }

    private static String people(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "p" + i + "@x.io").collect(Collectors.joining("\n"));
    }

    private static Terms licenses(String... pools) {
        return new Terms(pools(pools), null, null);
    }

    private static Set<PoolId> pools(String... pools) {
        return Stream.of(pools).map(PoolId::new).collect(Collectors.toSet());
    }

    @Nested
    class TrustedDomains {

        @Test
        void letPeopleJoinAtOnce() {
            var scenario = anAccount().withPool("global", "enterprise", 1).given(new DomainTrusted("acme", "x.io"));

            assertThat(scenario.when(invite("Jane@X.io", licenses("global"))))
                    .isEqualTo(accepted(new Invited(new UserId("id-1"), "id-2", Invited.How.JOINED)));

            assertThat(scenario.then())
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly("UserInvited", "InvitationAccepted", "LicenseAssigned");
            assertThat(scenario.then().getLast())
                    .isEqualTo(new LicenseAssigned("acme", "id-1", "global", "enterprise", false));
        }

        @Test
        void doNotVouchForTheirSubdomains() {
            var scenario = anAccount().given(new DomainTrusted("acme", "x.io"));

            assertThat(scenario.when(invite("jane@mail.x.io", NOTHING)))
                    .isEqualTo(accepted(new Invited(new UserId("id-1"), "id-2", Invited.How.INVITED)));
        }
    }

    @Nested
    class SomebodyWhoHasGone {

        @Test
        void isTheSameUserAgainWithoutTheOldLicenses() {
            var scenario = anAccount()
                    .withPool("global", "enterprise", 1)
                    .withUser("jane", "jane@x.io")
                    .given(new UserRemoved("acme", "jane", claimOf("jane@x.io").value(), null, false));

            assertThat(scenario.when(invite("jane@x.io", NOTHING)))
                    .isEqualTo(accepted(new Invited(new UserId("jane"), "id-1", Invited.How.INVITED)));
            assertThat(scenario.then()).singleElement().isInstanceOfSatisfying(UserInvited.class, event -> {
                assertThat(event.userId()).isEqualTo("jane");
                assertThat(event.again()).isTrue();
            });
            assertThat(scenario.when(new AssignLicense(ACCOUNT, new UserId("jane"), new PoolId("global"))))
                    .isEqualTo(accepted(LicensingOutcome.RESERVED));
        }

        @Test
        void isInvitedOnceOnly() {
            var scenario = anAccount()
                    .withPendingUser("jane", "jane@x.io")
                    .given(new InvitationRevoked(
                            "acme",
                            "jane",
                            "invitation-of-jane",
                            claimOf("jane@x.io").value(),
                            null));

            scenario.when(invite("jane@x.io", NOTHING));

            assertThat(scenario.when(invite("JANE@x.io", NOTHING)))
                    .isEqualTo(refused(new UserRefusal.AlreadyInvited(new UserId("jane"))));
        }
    }

    @Nested
    class Sources {

        @Test
        void mustBelongToTheHomeOrganizationWhenThePolicySaysSo() {
            var scenario = anAccount()
                    .withOrganization("emea")
                    .withOrganization("asia")
                    .given(
                            new LicensePoolOpened("acme", "europe", "enterprise", "Europe", "emea", 9),
                            new SourceRestrictionSet("acme", true));

            assertThat(scenario.when(invite(
                            "jane@x.io", new Terms(Set.of(new PoolId("europe")), new OrganizationId("asia"), null))))
                    .isEqualTo(refused(new AccountRefusal.SourceOfOtherOrganization(new PoolId("europe"))));
            assertThat(scenario.when(invite(
                            "jane@x.io", new Terms(Set.of(new PoolId("europe")), new OrganizationId("emea"), null))))
                    .isInstanceOf(Decision.Accepted.class);
        }
    }
}
