package io.seatledger.command.bulk;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.bulk.BulkReport.Result;
import io.seatledger.command.decision.AnswerWord;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Execution;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationLifecycleCommand;
import io.seatledger.command.invitation.InvitationLifecycleDecisions;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.licensing.LicensingDecisions;
import io.seatledger.command.membership.MembershipCommand;
import io.seatledger.command.membership.MembershipDecisions;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.command.user.UserCommand;
import io.seatledger.command.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/**
 * Decides the commands of a bulk one after the other. Each sees what the earlier ones have appended. The report ends
 * with the last one for which there was room in the decision.
 */
public final class BulkDecisions {

    /** The most that one command appends: a user who is removed gives back one license of each type. */
    private static final int MAX_EVENTS_OF_ONE = Account.MAX_LICENSE_TYPES + 1;

    private final LicensingDecisions licensing;
    private final MembershipDecisions membership;
    private final InvitationLifecycleDecisions invitations;

    public BulkDecisions(
            LicensingDecisions licensing, MembershipDecisions membership, InvitationLifecycleDecisions invitations) {
        this.licensing = licensing;
        this.membership = membership;
        this.invitations = invitations;
    }

    @CommandHandler
    Decision<BulkReport> decide(
            BulkCommand command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            ProcessingContext context,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        InvitationLifecycleDecisions.Renewals renewals =
                InvitationLifecycleDecisions.renewals(command.accountId(), command.commands(), users, context);
        List<Result> results = new ArrayList<>();
        int refused = 0;
        for (UserCommand<?> each : command.commands()) {
            if (!Execution.hasRoomFor(MAX_EVENTS_OF_ONE, context)) {
                break;
            }
            Decision<? extends AnswerWord> decision = switch (each) {
                case LicensingCommand c -> licensing.decide(c, account, users, pools, events);
                case MembershipCommand c -> membership.decide(c, account, users, events);
                case RestoreUser c -> outcomeOf(membership.decide(c, users, events));
                case InvitationLifecycleCommand.ByAdmin c -> invitations.decide(c, account, users, renewals, events);
                default -> throw new IllegalArgumentException(each + " cannot be part of a bulk");
            };
            results.add(Result.of(each.userId(), decision));
            refused += decision instanceof Decision.Refused ? 1 : 0;
        }
        return accepted(new BulkReport(results.size() - refused, refused, results));
    }

    private static Decision<Change> outcomeOf(Decision<RestoreUser.Restored> decision) {
        return switch (decision) {
            case Decision.Accepted<RestoreUser.Restored>(var restored) -> accepted(restored.outcome());
            case Decision.Refused<RestoreUser.Restored>(Refusal refusal) -> refused(refusal);
        };
    }
}
