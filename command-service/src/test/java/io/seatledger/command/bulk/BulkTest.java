package io.seatledger.command.bulk;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.bulk.BulkReport.Result;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkTest {

    private static final UserId JANE = new UserId("jane");
    private static final UserId BOB = new UserId("bob");
    private static final UserId NOBODY = new UserId("nobody");
    private static final PoolId POOL = new PoolId("pool");

    @Test
    void decidesForEachAsIfItHadBeenAskedAlone() {
        var scenario = anAccount()
                .withPool("pool", "enterprise", 1)
                .withUser("jane", "jane@x.io")
                .withUser("bob", "bob@x.io");

        var decision = scenario.when(new BulkCommand(
                ACCOUNT,
                List.of(
                        new AssignLicense(ACCOUNT, JANE, POOL),
                        new AssignLicense(ACCOUNT, BOB, POOL),
                        new AssignLicense(ACCOUNT, NOBODY, POOL),
                        new RemoveUser(ACCOUNT, JANE),
                        new AssignLicense(ACCOUNT, BOB, POOL),
                        new SuspendUser(ACCOUNT, BOB),
                        new SuspendUser(ACCOUNT, BOB))));

        assertThat(decision)
                .isEqualTo(accepted(new BulkReport(
                        5,
                        2,
                        List.of(
                                new Result(JANE, "assigned", null),
                                new Result(
                                        BOB,
                                        "license-pool.exhausted",
                                        "The pool pool has no seats left (capacity: 1)."),
                                new Result(NOBODY, "not-found", "There is no user nobody in this account."),
                                new Result(JANE, "changed", null),
                                new Result(BOB, "assigned", null),
                                new Result(BOB, "changed", null),
                                new Result(BOB, "unchanged", null)))));
        assertThat(scenario.then())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "LicenseAssigned", "LicenseReleased", "UserRemoved", "LicenseAssigned", "UserSuspended");
    }

    @Test
    void resendsAndRevokesInvitations() {
        var scenario = anAccount().withPendingUser("jane", "jane@x.io").withUser("bob", "bob@x.io");

        assertThat(scenario.when(new BulkCommand(
                        ACCOUNT,
                        List.of(
                                new ResendInvitation(ACCOUNT, JANE),
                                new RevokeInvitation(ACCOUNT, JANE),
                                new ResendInvitation(ACCOUNT, BOB)))))
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        report -> assertThat(((BulkReport) report.result()).results())
                                .extracting(Result::outcome)
                                .containsExactly("changed", "changed", "invitation.accepted"));
    }

    @Test
    void takesNoSeatTwiceWhenExpiredInvitationsAreSentAgain() {
        var scenario = anAccount()
                .withPool("pool", "enterprise", 2)
                .withPool("chat", "chat", 1)
                .withPendingUser("jane", "jane@x.io")
                .withReservedLicense("jane", "pool", "enterprise")
                .withPendingUser("bob", "bob@x.io")
                .withReservedLicense("bob", "pool", "enterprise")
                .withReservedLicense("bob", "chat", "chat")
                .after(Duration.ofDays(30));
        scenario.when(new ExpireInvitation(ACCOUNT, JANE, "invitation-of-jane"));
        scenario.when(new ExpireInvitation(ACCOUNT, BOB, "invitation-of-bob"));
        scenario.given(new LicensePoolResized("acme", "pool", "enterprise", null, 2, 1));

        assertThat(scenario.when(new BulkCommand(
                        ACCOUNT, List.of(new ResendInvitation(ACCOUNT, JANE), new ResendInvitation(ACCOUNT, BOB)))))
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        report -> assertThat(((BulkReport) report.result()).results())
                                .extracting(Result::outcome)
                                .containsExactly("changed", "license-pool.exhausted"));
    }

    @Test
    void isForAdminsOnly() {
        assertThat(anAccount().when(new BulkCommand(ACCOUNT, List.of(new RemoveUser(ACCOUNT, JANE))), STRANGER))
                .isEqualTo(refused(new Refusal.Forbidden()));
    }

    @Test
    void isAboutOneToAThousandUsers() {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> new BulkCommand(ACCOUNT, List.of()));
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new BulkCommand(ACCOUNT, Collections.nCopies(1_001, new RemoveUser(ACCOUNT, JANE))));
    }
}
