package io.seatledger.command.membership;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.Scenario.claimOf;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser.LostLicense;
import io.seatledger.command.membership.RestoreUser.Restored;
import io.seatledger.command.user.UserRefusal;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.SourceRestrictionSet;
import io.seatledger.events.AccountEvent.SuspensionPolicySet;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final UserId JANE = new UserId("jane");
    private static final UserId BOB = new UserId("bob");
    private static final OrganizationId EMEA = new OrganizationId("emea");
    private static final OrganizationId ASIA = new OrganizationId("asia");
    private static final ProjectId APOLLO = new ProjectId("apollo");

    /** Jane has joined and holds licenses of three types. Bob is invited and holds one. */
    private static Scenario twoUsers() {
        return anAccount()
                .withOrganization("emea")
                .withOrganization("asia")
                .withProject("apollo", "asia")
                .withPool("enterprise", "enterprise", 9)
                .withPool("analytics", "analytics", 9)
                .withPool("video", "video", 9)
                .withUser("jane", "jane@x.io")
                .withPendingUser("bob", "bob@x.io")
                .given(assigned("analytics"), assigned("enterprise"), assigned("video"))
                .withReservedLicense("bob", "video", "video");
    }

    private static LicenseAssigned assigned(String type) {
        return new LicenseAssigned("acme", "jane", type, type, false);
    }

    private static LicenseReleased released(String type, ReleaseReason reason) {
        return new LicenseReleased("acme", "jane", type, type, SeatState.ASSIGNED, reason);
    }

    @Nested
    class HomeOrganization {

        @Test
        void isTheOnlyOne() {
            var scenario = twoUsers();
            var join = new AddUserToOrganization(ACCOUNT, JANE, EMEA);

            assertThat(scenario.when(join)).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserJoinedOrganization("acme", "jane", "emea"));
            assertThat(scenario.when(join)).isEqualTo(accepted(Change.UNCHANGED));

            assertThat(scenario.when(new AddUserToOrganization(ACCOUNT, JANE, ASIA)))
                    .isEqualTo(refused(new MembershipRefusal.InOtherOrganization(EMEA)));
            assertThat(scenario.when(new MoveUserToOrganization(ACCOUNT, JANE, ASIA)))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserMovedToOrganization("acme", "jane", "emea", "asia"));
        }

        @Test
        void canBeLeft() {
            var scenario = twoUsers().given(new UserJoinedOrganization("acme", "jane", "emea"));

            assertThat(scenario.when(new LeaveOrganization(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserLeftOrganization("acme", "jane", "emea"));
            assertThat(scenario.when(new LeaveOrganization(ACCOUNT, JANE))).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void cannotBeAnArchivedOne() {
            var scenario = twoUsers().given(new OrganizationArchived("acme", "emea"));

            assertThat(scenario.when(new MoveUserToOrganization(ACCOUNT, JANE, EMEA)))
                    .isEqualTo(refused(new AccountRefusal.Archived("organization", "emea")));
            assertThat(scenario.when(new MoveUserToOrganization(ACCOUNT, JANE, new OrganizationId("mars"))))
                    .isEqualTo(refused(new Refusal.NotFound("organization", "mars")));
        }

        @Test
        void cannotBeLeftBehindBySourcesWhenThePolicySaysSo() {
            var scenario = anAccount()
                    .withOrganization("emea")
                    .withOrganization("asia")
                    .withUser("jane", "jane@x.io")
                    .given(
                            new LicensePoolOpened("acme", "europe", "enterprise", "Europe", "emea", 9),
                            new UserJoinedOrganization("acme", "jane", "emea"),
                            new LicenseAssigned("acme", "jane", "europe", "enterprise", false),
                            new SourceRestrictionSet("acme", true));

            assertThat(scenario.when(new MoveUserToOrganization(ACCOUNT, JANE, ASIA)))
                    .isEqualTo(refused(new AccountRefusal.SourceOfOtherOrganization(new PoolId("europe"))));
            assertThat(scenario.when(new LeaveOrganization(ACCOUNT, JANE)))
                    .isEqualTo(refused(new AccountRefusal.SourceOfOtherOrganization(new PoolId("europe"))));
        }
    }

    @Nested
    class Projects {

        @Test
        void ofAnotherOrganizationLeaveTheHomeUnchanged() {
            var scenario = twoUsers().given(new UserJoinedOrganization("acme", "jane", "emea"));
            var add = new AddUserToProject(ACCOUNT, JANE, APOLLO);

            assertThat(scenario.when(add)).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserAddedToProject("acme", "jane", "apollo"));
            assertThat(scenario.when(add)).isEqualTo(accepted(Change.UNCHANGED));

            var remove = new RemoveUserFromProject(ACCOUNT, JANE, APOLLO);
            assertThat(scenario.when(remove)).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserRemovedFromProject("acme", "jane", "apollo"));
            assertThat(scenario.when(remove)).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void thatAreArchivedAcceptNobody() {
            var scenario = twoUsers().given(new ProjectArchived("acme", "apollo"));

            assertThat(scenario.when(new AddUserToProject(ACCOUNT, JANE, APOLLO)))
                    .isEqualTo(refused(new AccountRefusal.Archived("project", "apollo")));
        }

        @Test
        void thatTheAccountDoesNotHaveAreNotFound() {
            var mars = new ProjectId("mars");

            assertThat(twoUsers().when(new AddUserToProject(ACCOUNT, JANE, mars)))
                    .isEqualTo(refused(new Refusal.NotFound("project", "mars")));
            assertThat(twoUsers().when(new RemoveUserFromProject(ACCOUNT, JANE, mars)))
                    .isEqualTo(refused(new Refusal.NotFound("project", "mars")));
        }
    }

    @Nested
    class Suspending {

        @Test
        void keepsTheSeatsByDefault() {
            var scenario = twoUsers();

            assertThat(scenario.when(new SuspendUser(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new UserSuspended("acme", "jane"));
            assertThat(scenario.when(new SuspendUser(ACCOUNT, JANE))).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void releasesTheSeatsWhenThePolicySaysSo() {
            var scenario = twoUsers().given(new SuspensionPolicySet("acme", SeatsOfSuspended.RELEASE));

            scenario.when(new SuspendUser(ACCOUNT, JANE));

            assertThat(scenario.then())
                    .containsExactly(
                            released("analytics", ReleaseReason.USER_SUSPENDED),
                            released("enterprise", ReleaseReason.USER_SUSPENDED),
                            released("video", ReleaseReason.USER_SUSPENDED),
                            new UserSuspended("acme", "jane"));
        }

        @Test
        void canBeUndone() {
            var scenario = twoUsers().given(new UserSuspended("acme", "jane"));

            assertThat(scenario.when(new RestoreUser(ACCOUNT, JANE)))
                    .isEqualTo(accepted(new Restored(Change.CHANGED, null)));
            assertThat(scenario.then()).containsExactly(new UserRestored("acme", "jane"));
            assertThat(scenario.when(new RestoreUser(ACCOUNT, JANE)))
                    .isEqualTo(accepted(new Restored(Change.UNCHANGED, null)));
        }

        @Test
        void tellsWhichLicensesWereLost() {
            var scenario = twoUsers().given(new SuspensionPolicySet("acme", SeatsOfSuspended.RELEASE));
            scenario.when(new SuspendUser(ACCOUNT, JANE));
            List<LostLicense> lost = scenario.then().stream()
                    .filter(LicenseReleased.class::isInstance)
                    .map(LicenseReleased.class::cast)
                    .map(e -> new LostLicense(new LicenseType(e.licenseType()), new PoolId(e.poolId())))
                    .toList();

            assertThat(lost).hasSize(3);
            assertThat(scenario.when(new RestoreUser(ACCOUNT, JANE)))
                    .isEqualTo(accepted(new Restored(Change.CHANGED, lost)));
        }

        @Test
        void isRefusedForAPendingUser() {
            assertThat(twoUsers().when(new SuspendUser(ACCOUNT, BOB)))
                    .isEqualTo(refused(new UserRefusal.NotEligible(BOB, "pending")));
        }

        @Test
        void letsNoMoreSeatsBeTaken() {
            var scenario = twoUsers().withPool("chat", "chat", 1).given(new UserSuspended("acme", "jane"));

            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, new PoolId("chat"))))
                    .isEqualTo(refused(new UserRefusal.NotEligible(JANE, "suspended")));
            assertThat(scenario.when(new ReleaseLicense(ACCOUNT, JANE, new LicenseType("video"))))
                    .isEqualTo(accepted(LicensingOutcome.RELEASED));
        }
    }

    @Nested
    class Removing {

        @Test
        void releasesAllSeatsInOneAppendAndOnlyOnce() {
            var scenario = twoUsers();

            assertThat(scenario.when(new RemoveUser(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(
                            released("analytics", ReleaseReason.USER_REMOVED),
                            released("enterprise", ReleaseReason.USER_REMOVED),
                            released("video", ReleaseReason.USER_REMOVED),
                            new UserRemoved("acme", "jane", claimOf("jane@x.io").value(), null, false));
            assertThat(scenario.when(new RemoveUser(ACCOUNT, JANE))).isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(new AssignLicense(ACCOUNT, JANE, new PoolId("video"))))
                    .isEqualTo(refused(new UserRefusal.NotEligible(JANE, "removed")));
        }

        @Test
        void saysWhatTheUserWasBefore() {
            var scenario = anAccount().withOrganization("europe").withUser("jane", "jane@x.io");
            scenario.when(new AddUserToOrganization(ACCOUNT, JANE, new OrganizationId("europe")));
            scenario.when(new SuspendUser(ACCOUNT, JANE));

            scenario.when(new RemoveUser(ACCOUNT, JANE));

            assertThat(scenario.then())
                    .containsExactly(
                            new UserRemoved("acme", "jane", claimOf("jane@x.io").value(), "europe", true));
        }

        @Test
        void revokesTheInvitationOfAPendingUser() {
            var scenario = twoUsers();

            scenario.when(new RemoveUser(ACCOUNT, BOB));

            assertThat(scenario.then())
                    .containsExactly(
                            new LicenseReleased(
                                    "acme",
                                    "bob",
                                    "video",
                                    "video",
                                    SeatState.RESERVED,
                                    ReleaseReason.INVITATION_REVOKED),
                            new InvitationRevoked(
                                    "acme",
                                    "bob",
                                    "invitation-of-bob",
                                    claimOf("bob@x.io").value(),
                                    null));
        }
    }

    @Test
    void isNamed() {
        var scenario = twoUsers();
        var name = new NameUser(ACCOUNT, JANE, new Name("Jane Doe"));

        assertThat(scenario.when(name)).isEqualTo(accepted(Change.CHANGED));
        assertThat(scenario.then()).containsExactly(new UserNamed("acme", "jane", "Jane Doe"));
        assertThat(scenario.when(name)).isEqualTo(accepted(Change.UNCHANGED));
        assertThat(scenario.when(new NameUser(ACCOUNT, JANE, null))).isEqualTo(accepted(Change.CHANGED));
        assertThat(scenario.then()).containsExactly(new UserNamed("acme", "jane", null));
    }

    @Test
    void isForAdminsOnlyAndAboutUsersOfTheAccount() {
        assertThat(twoUsers().when(new RemoveUser(ACCOUNT, JANE), STRANGER))
                .isEqualTo(refused(new Refusal.Forbidden()));
        assertThat(twoUsers().when(new RemoveUser(ACCOUNT, new UserId("nobody"))))
                .isEqualTo(refused(new Refusal.NotFound("user", "nobody")));
    }
}
