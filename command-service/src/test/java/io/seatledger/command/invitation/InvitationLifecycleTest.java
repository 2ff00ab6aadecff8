package io.seatledger.command.invitation;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.NOW;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.Scenario.claimOf;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.Joined;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Reason;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.user.UserRefusal;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InvitationLifecycleTest {

    private static final UserId JANE = new UserId("jane");
    private static final String INVITATION = "invitation-of-jane";
    private static final EmailAddress ADDRESS = EmailAddress.of("Jane@X.io");
    private static final InvitationToken TOKEN = InvitationToken.random(ACCOUNT, JANE, new SecureRandom());
    private static final InvitationToken NEXT_TOKEN = InvitationToken.random(ACCOUNT, JANE, new SecureRandom());
    private static final Duration LIFETIME = Duration.ofDays(7);

    /** Jane has been invited and mailed, and a seat is reserved for her. */
    private static Scenario anInvitation() {
        return anAccount()
                .withPool("global", "enterprise", 1)
                .withPendingUser("jane", "jane@x.io")
                .withReservedLicense("jane", "global", "enterprise")
                .given(
                        new InvitationLinkIssued("acme", "jane", INVITATION, 1, TOKEN.hash()),
                        new InvitationMailed("acme", "jane", INVITATION, 1));
    }

    private static AcceptInvitation accept(InvitationToken token) {
        return new AcceptInvitation(token, ADDRESS);
    }

    private static Decision<Joined> joined(Change outcome) {
        return accepted(new Joined(ACCOUNT, JANE, outcome));
    }

    private static LicenseReleased released(ReleaseReason reason) {
        return new LicenseReleased("acme", "jane", "global", "enterprise", SeatState.RESERVED, reason);
    }

    @Nested
    class Accepting {

        @Test
        void assignsTheReservedSeat() {
            var scenario = anInvitation();

            assertThat(scenario.when(accept(TOKEN), STRANGER)).isEqualTo(joined(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(
                            new InvitationAccepted(
                                    "acme",
                                    "jane",
                                    INVITATION,
                                    claimOf("jane@x.io").value()),
                            new LicenseAssigned("acme", "jane", "global", "enterprise", true));
        }

        @Test
        void isTheSameAnswerTheSecondTime() {
            var scenario = anInvitation();
            scenario.when(accept(TOKEN));

            assertThat(scenario.when(accept(TOKEN))).isEqualTo(joined(Change.UNCHANGED));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedAfterTheEndEvenBeforeAnybodyNoticed() {
            assertThat(anInvitation().after(LIFETIME).when(accept(TOKEN)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationHasExpired(JANE)));
        }

        @Test
        void isRefusedForAnExpiredOrRevokedOne() {
            String claim = claimOf("jane@x.io").value();

            assertThat(anInvitation()
                            .given(new InvitationExpired("acme", "jane", INVITATION, claim, null))
                            .when(accept(TOKEN)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationHasExpired(JANE)));
            assertThat(anInvitation()
                            .given(new InvitationRevoked("acme", "jane", INVITATION, claim, null))
                            .when(accept(TOKEN)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationIsRevoked(JANE)));
        }

        @Test
        void isRefusedWithAnotherVerifiedAddressAndStaysPending() {
            var scenario = anInvitation();

            assertThat(scenario.when(new AcceptInvitation(TOKEN, EmailAddress.of("eve@x.io"))))
                    .isEqualTo(refused(new InvitationRefusal.AddressMismatch()));
            assertThat(scenario.when(new AcceptInvitation(TOKEN, null)))
                    .isEqualTo(refused(new InvitationRefusal.AddressMismatch()));

            assertThat(scenario.then()).isEmpty();
            assertThat(scenario.when(accept(TOKEN))).isEqualTo(joined(Change.CHANGED));
        }

        @Test
        void isGoneWithATokenThatIsNotTheLatest() {
            assertThat(anInvitation().when(accept(NEXT_TOKEN)))
                    .isEqualTo(refused(new InvitationRefusal.LinkIsReplaced()));
        }

        @Test
        void isNoWayBackForAUserWhoWasRemoved() {
            var scenario = anInvitation();
            scenario.when(accept(TOKEN));
            scenario.when(new RemoveUser(ACCOUNT, JANE));

            assertThat(scenario.when(accept(TOKEN))).isEqualTo(refused(new UserRefusal.NotEligible(JANE, "removed")));
        }
    }

    @Nested
    class Revoking {

        @Test
        void releasesTheReservedSeat() {
            var scenario = anInvitation();

            assertThat(scenario.when(new RevokeInvitation(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(
                            released(ReleaseReason.INVITATION_REVOKED),
                            new InvitationRevoked(
                                    "acme",
                                    "jane",
                                    INVITATION,
                                    claimOf("jane@x.io").value(),
                                    null));
            assertThat(scenario.when(new RevokeInvitation(ACCOUNT, JANE))).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void isRefusedOnceItIsAccepted() {
            var scenario = anInvitation();
            scenario.when(accept(TOKEN));

            assertThat(scenario.when(new RevokeInvitation(ACCOUNT, JANE)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationIsAccepted(JANE)));
        }

        @Test
        void isForAdminsOnly() {
            assertThat(anInvitation().when(new RevokeInvitation(ACCOUNT, JANE), STRANGER))
                    .isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    @Nested
    class Resending {

        @Test
        void isTheSameInvitationWithANewLinkAndANewEndAndNoNewSeat() {
            var scenario = anInvitation().after(Duration.ofDays(1));

            assertThat(scenario.when(new ResendInvitation(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(new InvitationResent(
                            "acme",
                            "jane",
                            INVITATION,
                            2,
                            NOW.plus(Duration.ofDays(1)).plus(LIFETIME)));
            assertThat(scenario.when(accept(TOKEN))).isEqualTo(refused(new InvitationRefusal.LinkIsReplaced()));
            scenario.when(new IssueLink(NEXT_TOKEN, INVITATION, 2));
            scenario.after(Duration.ofDays(6));
            assertThat(scenario.when(accept(TOKEN))).isEqualTo(refused(new InvitationRefusal.LinkIsReplaced()));
            assertThat(scenario.when(accept(NEXT_TOKEN))).isEqualTo(joined(Change.CHANGED));
        }

        @Test
        void isRefusedForOneThatWasRevoked() {
            var scenario = anInvitation();
            scenario.when(new RevokeInvitation(ACCOUNT, JANE));

            assertThat(scenario.when(new ResendInvitation(ACCOUNT, JANE)))
                    .isEqualTo(refused(new InvitationRefusal.InvitationIsRevoked(JANE)));
        }

        @Test
        void revivesOneThatTheTimerHasNotExpiredYet() {
            assertThat(anInvitation().after(LIFETIME).when(new ResendInvitation(ACCOUNT, JANE)))
                    .isEqualTo(accepted(Change.CHANGED));
        }

        @Test
        void invitesAgainWithWhatItHadWhenItHasExpired() {
            var scenario = anInvitation()
                    .withOrganization("emea")
                    .withProject("apollo", "emea")
                    .withProject("zeus", "emea")
                    .given(
                            new UserJoinedOrganization("acme", "jane", "emea"),
                            new UserAddedToProject("acme", "jane", "apollo"),
                            new UserAddedToProject("acme", "jane", "zeus"))
                    .after(LIFETIME);
            scenario.when(new ExpireInvitation(ACCOUNT, JANE, INVITATION));
            scenario.then();

            assertThat(scenario.when(new ResendInvitation(ACCOUNT, JANE))).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .satisfiesExactly(
                            invited -> assertThat(invited).isInstanceOfSatisfying(UserInvited.class, e -> {
                                assertThat(e.userId()).isEqualTo("jane");
                                assertThat(e.email()).isEqualTo("jane@x.io");
                                assertThat(e.invitationId()).isNotEqualTo(INVITATION);
                                assertThat(e.organizationId()).isEqualTo("emea");
                                assertThat(e.projectId()).isEqualTo("apollo");
                            }),
                            reserved -> assertThat(reserved).isInstanceOf(LicenseReserved.class),
                            added -> assertThat(added).isEqualTo(new UserAddedToProject("acme", "jane", "zeus")));
        }

        @Test
        void invitesNobodyAgainWhenNoSeatIsLeft() {
            var scenario = anInvitation().after(LIFETIME);
            scenario.when(new ExpireInvitation(ACCOUNT, JANE, INVITATION));
            scenario.given(new LicensePoolResized("acme", "global", "enterprise", null, 1, 0));

            assertThat(scenario.when(new ResendInvitation(ACCOUNT, JANE)))
                    .isEqualTo(refused(new LicensePoolRefusal.PoolExhausted(new PoolId("global"), 0)));
        }
    }

    @Nested
    class Expiring {

        private final ExpireInvitation expire = new ExpireInvitation(ACCOUNT, JANE, INVITATION);

        @Test
        void releasesTheSeatOnceEvenIfTheTimerRingsTwice() {
            var scenario = anInvitation().after(LIFETIME);

            assertThat(scenario.when(expire)).isEqualTo(accepted(Change.CHANGED));

            assertThat(scenario.then())
                    .containsExactly(
                            released(ReleaseReason.INVITATION_EXPIRED),
                            new InvitationExpired(
                                    "acme",
                                    "jane",
                                    INVITATION,
                                    claimOf("jane@x.io").value(),
                                    null));
            assertThat(scenario.when(expire)).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void waitsForTheEnd() {
            assertThat(anInvitation().after(LIFETIME.minusMillis(1)).when(expire))
                    .isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void changesNothingForOneThatWasAccepted() {
            var scenario = anInvitation();
            scenario.when(accept(TOKEN));

            assertThat(scenario.after(LIFETIME).when(expire)).isEqualTo(accepted(Change.UNCHANGED));
        }
    }

    @Nested
    class Mailing {

        private final IssueLink issue = new IssueLink(TOKEN, INVITATION, 1);

        private static ReportMailing report(MailOutcome outcome) {
            return new ReportMailing(ACCOUNT, JANE, INVITATION, 1, outcome);
        }

        private static Scenario notMailedYet() {
            return anAccount().withPendingUser("jane", "jane@x.io");
        }

        @Test
        void writesNoMoreThanTheHashOfTheToken() {
            var scenario = notMailedYet();

            assertThat(scenario.when(issue))
                    .isEqualTo(accepted(new LinkIssue.Issued("Acme Inc.", "jane@x.io", null, NOW.plus(LIFETIME))));

            assertThat(scenario.then())
                    .containsExactly(new InvitationLinkIssued("acme", "jane", INVITATION, 1, TOKEN.hash()));
            assertThat(scenario.then().toString()).doesNotContain(TOKEN.secret());
        }

        @Test
        void isAllowedOnceOnly() {
            var scenario = notMailedYet();
            scenario.when(issue);

            assertThat(scenario.when(new IssueLink(NEXT_TOKEN, INVITATION, 1)))
                    .isEqualTo(accepted(new LinkIssue.Interrupted()));
            scenario.when(report(new MailOutcome.Sent()));
            assertThat(scenario.then()).containsExactly(new InvitationMailed("acme", "jane", INVITATION, 1));
            assertThat(scenario.when(new IssueLink(NEXT_TOKEN, INVITATION, 1)))
                    .isEqualTo(accepted(new LinkIssue.Obsolete()));
            assertThat(scenario.when(report(new MailOutcome.Failed(new Reason("again")))))
                    .isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void isAllowedToWhoeverAsksAgainWithTheSameToken() {
            var scenario = notMailedYet();
            Decision<LinkIssue> issued = scenario.when(issue);

            assertThat(scenario.when(issue)).isEqualTo(issued);

            assertThat(scenario.then()).isEmpty();
            scenario.when(report(new MailOutcome.Sent()));
            assertThat(scenario.when(accept(TOKEN))).isEqualTo(joined(Change.CHANGED));
        }

        @Test
        void isRecordedWhenItFails() {
            var scenario = notMailedYet();
            scenario.when(issue);

            scenario.when(report(new MailOutcome.Failed(new Reason("No such mailbox."))));

            assertThat(scenario.then())
                    .containsExactly(new InvitationMailFailed("acme", "jane", INVITATION, 1, "No such mailbox."));
            assertThat(scenario.when(accept(TOKEN))).isEqualTo(joined(Change.CHANGED));
        }

        @Test
        void isTriedAgainWithANewLinkWhenItWasDeferred() {
            var scenario = notMailedYet();
            scenario.when(issue);
            var deferred = report(new MailOutcome.Deferred(new Reason("Greylisted."), TOKEN.hash()));

            scenario.when(deferred);
            assertThat(scenario.then())
                    .containsExactly(new InvitationMailDeferred("acme", "jane", INVITATION, 1, "Greylisted."));
            assertThat(scenario.when(new IssueLink(NEXT_TOKEN, INVITATION, 1)))
                    .isEqualTo(accepted(new LinkIssue.Issued("Acme Inc.", "jane@x.io", null, NOW.plus(LIFETIME))));
            assertThat(scenario.when(deferred)).as("a late report").isEqualTo(accepted(Change.UNCHANGED));
            scenario.when(report(new MailOutcome.Sent()));

            assertThat(scenario.when(accept(TOKEN))).isEqualTo(refused(new InvitationRefusal.LinkIsReplaced()));
            assertThat(scenario.when(accept(NEXT_TOKEN))).isEqualTo(joined(Change.CHANGED));
        }

        @Test
        void isObsoleteForAnInvitationThatHasEndedOrWasSentAgain() {
            assertThat(notMailedYet().after(LIFETIME).when(issue)).isEqualTo(accepted(new LinkIssue.Obsolete()));
            var resent = notMailedYet();
            resent.when(new ResendInvitation(ACCOUNT, JANE));
            assertThat(resent.when(issue)).isEqualTo(accepted(new LinkIssue.Obsolete()));
        }
    }

    @Test
    void tokensHave256BitsAndAreReadBack() {
        assertThat(TOKEN.secret()).hasSize(43);
        assertThat(InvitationToken.parse(TOKEN.text())).contains(TOKEN);
        assertThat(TOKEN.toString()).doesNotContain(TOKEN.secret());
        assertThat(InvitationToken.parse("acme.jane.short")).isEmpty();
        assertThat(TOKEN.secret()).isNotEqualTo(NEXT_TOKEN.secret());
    }
}
