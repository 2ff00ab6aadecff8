package io.seatledger.command.invitation;

import static io.seatledger.command.Scenario.ACCOUNT;
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
import io.seatledger.command.invitation.AddressCommand.ChangeAddress;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserRefusal;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.UserAddressChanged;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangingAnAddressTest {

    private static final UserId JANE = new UserId("jane");
    private static final ChangeAddress CHANGE = new ChangeAddress(ACCOUNT, JANE, EmailAddress.of("Jane.Doe@X.io"));

    @Test
    void keepsTheUserAndMovesTheClaim() {
        var scenario = anAccount().withUser("jane", "jane@x.io");

        assertThat(scenario.when(CHANGE)).isEqualTo(accepted(Change.CHANGED));

        assertThat(scenario.then())
                .containsExactly(new UserAddressChanged(
                        "acme",
                        "jane",
                        "jane.doe@x.io",
                        "Jane.Doe@X.io",
                        claimOf("jane.doe@x.io").value(),
                        claimOf("jane@x.io").value(),
                        true));
        assertThat(scenario.when(CHANGE)).isEqualTo(accepted(Change.UNCHANGED));
        assertThat(invite(scenario, "jane.doe@x.io")).isEqualTo(refused(new UserRefusal.AlreadyAUser(JANE)));
    }

    @Test
    void freesTheFormerAddressForSomebodyElse() {
        var scenario = anAccount().withUser("jane", "jane@x.io");
        scenario.when(CHANGE);

        assertThat(invite(scenario, "jane@x.io"))
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        invited -> assertThat(((Invited) invited.result()).userId())
                                .isNotEqualTo(JANE));
    }

    @Test
    void mailsAPendingInvitationAgain() {
        var scenario = anAccount().withPendingUser("jane", "jane@x.io");

        scenario.when(CHANGE);

        assertThat(scenario.then())
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        InvitationResent.class,
                        resent -> assertThat(resent.mailing()).isEqualTo(2));
        assertThat(invite(scenario, "jane.doe@x.io")).isEqualTo(refused(new UserRefusal.AlreadyInvited(JANE)));
    }

    @Test
    void isRefusedWhenSomebodyHasTheAddress() {
        var scenario = anAccount().withUser("jane", "jane@x.io").withUser("bob", "jane.doe@x.io");

        assertThat(scenario.when(CHANGE)).isEqualTo(refused(new UserRefusal.AlreadyAUser(new UserId("bob"))));
        assertThat(scenario.when(CHANGE, STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
    }

    private static Decision<Invited> invite(Scenario scenario, String email) {
        EmailAddress address = EmailAddress.of(email);
        return scenario.when(
                new InviteUser(ACCOUNT, new Invitee(1, email, address, null), new Terms(Set.of(), null, null)));
    }
}
