package io.seatledger.command.invitation;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.CommandSender;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.decision.OutcomeRecorder;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.Joined;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a token that was never issued before anything of its account is read, because anybody can make one up. A
 * token that was issued goes to the decision, even if a newer one has replaced it.
 */
public final class Acceptances implements CommandSender<AcceptInvitation, Joined> {

    private final IssuedLinks links;
    private final LookUps lookUps;
    private final CommandDispatcher dispatcher;

    public Acceptances(IssuedLinks links, LookUps lookUps, CommandDispatcher dispatcher) {
        this.links = links;
        this.lookUps = lookUps;
        this.dispatcher = dispatcher;
    }

    @Override
    public Class<AcceptInvitation> command() {
        return AcceptInvitation.class;
    }

    /** @throws RefusedException if the token was never issued; nothing is recorded */
    @Override
    public Decided<Joined> send(
            AcceptInvitation command, CommandContext context, @Nullable OutcomeRecorder<Joined> recorder)
            throws InterruptedException {
        if (!lookUps.answer(context.actor().subject(), () -> links.include(command.token()))) {
            throw new RefusedException(new InvitationRefusal.UnknownToken());
        }
        return dispatcher.dispatch(command, context, recorder);
    }
}
