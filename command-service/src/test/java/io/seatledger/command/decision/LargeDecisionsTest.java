package io.seatledger.command.decision;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.decision.Decision.refused;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.bulk.BulkCommand;
import io.seatledger.command.bulk.BulkReport;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.user.UserCommand;
import io.seatledger.events.Event;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Commands that come close to the most events of one decision, or that would go beyond it. */
class LargeDecisionsTest {

    @Nested
    class AListThatMustBeDecidedTogether {

        @Test
        void isAcceptedUpToTheLimit() {
            var scenario = anAccount().withPool("pool", "enterprise", 10_000);

            assertThat(scenario.when(invite(2_500, true, "pool"))).isInstanceOf(Decision.Accepted.class);
            assertThat(scenario.then()).hasSize(5_000);
        }

        @Test
        void isRefusedBeyondIt() {
            var scenario = anAccount().withPool("pool", "enterprise", 10_000);

            assertThat(scenario.when(invite(2_501, true, "pool")))
                    .isEqualTo(refused(new Refusal.CommandTooLarge(5_000, 5_002)));
            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedInADryRunAsWell() {
            assertThat(anAccount().whenTried(invite(5_001, true)).decision())
                    .isEqualTo(refused(new Refusal.CommandTooLarge(5_000, 5_001)));
        }
    }

    /** Nothing sends a command like this: long lists are dispatched step by step. */
    @Test
    void aDecisionThatAppendsTooMuchIsStoppedAndRefused() {
        var scenario = anAccount();

        assertThat(scenario.when(invite(5_001, false))).isEqualTo(refused(new Refusal.CommandTooLarge(5_000, null)));
        assertThat(scenario.then()).isEmpty();
    }

    @Nested
    class ADryRunOfALongList {

        @Test
        void decidesAllItemsOnTheStateThatThoseBeforeThemLeave() {
            var scenario = anAccount().withPool("pool", "enterprise", 9_000);

            Decided<InvitationReport> tried = scenario.whenTried(invite(10_000, false, "pool"));

            assertThat(tried.decision()).isInstanceOfSatisfying(Decision.Accepted.class, accepted -> {
                var report = (InvitationReport) accepted.result();
                assertThat(report.invited()).isEqualTo(9_000);
                assertThat(report.results().subList(9_000, 10_000))
                        .extracting(InvitationReport.Result::outcome)
                        .containsOnly("license-pool.exhausted");
            });
            assertThat(tried.rehearsal().count()).isEqualTo(18_000);
            assertThat(tried.rehearsal().events()).hasSize(5_000);
            assertThat(scenario.then()).isEmpty();
        }
    }

    @Nested
    class TheStepsOfAPastedList {

        @Test
        void coverEachEntryOnceAndFitIntoADecision() {
            String text = "nonsense@ " + addresses(2_000) + " u7@x.io u8@x.io nonsense@";
            InviteUsers list = InviteUsers.pasted(
                    ACCOUNT,
                    text,
                    new Terms(Set.of(new PoolId("a"), new PoolId("b"), new PoolId("c")), null, null),
                    false);

            List<Integer> positions = new ArrayList<>();
            int steps = 0;
            for (Optional<InviteUsers> step = list.step(0); step.isPresent(); step = list.step(positions.size())) {
                assertThat(step.get().invitees()).hasSizeLessThanOrEqualTo(1_000);
                IntStream.concat(
                                step.get().invitees().stream().mapToInt(invitee -> invitee.position()),
                                step.get().notInvitable().stream().mapToInt(entry -> entry.position()))
                        .sorted()
                        .forEach(positions::add);
                steps++;
            }

            assertThat(steps).isEqualTo(2);
            assertThat(positions)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 2_004).boxed().toList());
        }

        @Test
        void getShorterUntilOneAddressIsLeft() {
            InviteUsers step = InviteUsers.pasted(
                    ACCOUNT, "nonsense@ " + addresses(5) + " nonsense@", new Terms(Set.of(), null, null), false);

            assertThat(step.firstHalf().invitees()).hasSize(3);
            assertThat(step.firstHalf().notInvitable()).hasSize(1);
            assertThat(step.firstHalf().firstHalf().firstHalf().invitees()).hasSize(1);
            assertThat(step.firstHalf().firstHalf().firstHalf().firstHalf().invitees())
                    .hasSize(1);
        }

        @Test
        void giveEachAddressTheRefusalThatRulesOutALaterStep() {
            InviteUsers list = InviteUsers.pasted(
                    ACCOUNT, addresses(3) + " nonsense@ u1@x.io", new Terms(Set.of(), null, null), false);

            InvitationReport report = list.allRefused(new Refusal.Forbidden());

            assertThat(report.invited()).isZero();
            assertThat(report.refused()).isEqualTo(5);
            assertThat(report.results())
                    .extracting(InvitationReport.Result::outcome)
                    .containsExactly(
                            "forbidden", "forbidden", "forbidden", "invitation.not-an-address", "duplicate-in-request");
        }
    }

    @Test
    void aBulkEndsWhereThereIsNoRoomForTheNextCommand() {
        Scenario scenario = anAccount();
        var bulk = new BulkCommand(
                ACCOUNT,
                IntStream.range(0, 150)
                        .<UserCommand<?>>mapToObj(i -> new RemoveUser(ACCOUNT, new UserId("user-" + i)))
                        .toList());
        List<Event> history = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            String user = "user-" + i;
            history.add(new UserInvited(
                    "acme",
                    user,
                    "invitation-" + i,
                    "a@x.io",
                    "a@x.io",
                    "claim",
                    null,
                    null,
                    null,
                    Scenario.NOW,
                    false));
            for (int type = 0; type < 40; type++) {
                history.add(new LicenseReserved("acme", user, "pool-" + type, "type-" + type));
            }
        }
        scenario.given(history.toArray(Event[]::new));

        Decision<BulkReport> decision = scenario.when(bulk);

        int decided = decision instanceof Decision.Accepted<BulkReport>(BulkReport report)
                ? report.results().size()
                : 0;
        assertThat(decided).isBetween(100, 149);
        assertThat(scenario.then()).hasSize(decided * 41).hasSizeLessThanOrEqualTo(5_000);
        assertThat(bulk.step(decided).orElseThrow().commands()).hasSize(150 - decided);
    }

    private static InviteUsers invite(int people, boolean atomic, String... pools) {
        return InviteUsers.pasted(
                ACCOUNT,
                addresses(people),
                new Terms(Arrays.stream(pools).map(PoolId::new).collect(Collectors.toSet()), null, null),
                atomic);
    }

    private static String addresses(int people) {
        return IntStream.rangeClosed(1, people).mapToObj(i -> "u" + i + "@x.io").collect(joining(" "));
    }
}
