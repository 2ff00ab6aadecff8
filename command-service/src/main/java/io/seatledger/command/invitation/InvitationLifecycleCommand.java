package io.seatledger.command.invitation;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The commands about an existing invitation.
 *
 * @param <R> what the caller is told when the command is accepted
 */
public sealed interface InvitationLifecycleCommand<R> extends UserCommand<R> {

    @Override
    default Class<?> vocabulary() {
        return InvitationLifecycleCommand.class;
    }

    /** A command about an invitation that an Account Admin sends, alone or in a bulk. */
    sealed interface ByAdmin extends InvitationLifecycleCommand<Change> {}

    /** Revokes a pending invitation: its seats go back to their pools. */
    @CommandName("invitation.revoke")
    record RevokeInvitation(AccountId accountId, UserId userId) implements ByAdmin {}

    /**
     * Sends a pending invitation again: the old link stops working, and the lifetime starts again. Somebody whose
     * invitation has expired is invited again, with the organization, the projects and the licenses that it had.
     */
    @CommandName("invitation.resend")
    record ResendInvitation(AccountId accountId, UserId userId) implements ByAdmin {}

    /**
     * Accepts an invitation. The sender's bearer token must vouch for the invited address.
     *
     * @param verifiedAddress the address that the bearer token vouches for; {@code null} if it vouches for none
     */
    @CommandName(value = "invitation.accept", form = AcceptInvitationForm.class, from = Sender.ANYONE)
    record AcceptInvitation(InvitationToken token, @Nullable EmailAddress verifiedAddress)
            implements InvitationLifecycleCommand<Joined> {
        @Override
        public AccountId accountId() {
            return token.accountId();
        }

        @Override
        public UserId userId() {
            return token.userId();
        }
    }

    /** The request to accept an invitation. */
    @Schema(name = "AcceptInvitation")
    record AcceptInvitationForm(
            @Schema(maxLength = InvitationToken.MAX_LENGTH) String token) implements CommandForm<Joined> {
        @Override
        public AcceptInvitation addressedTo(AccountId account, Actor actor) {
            InvitationToken parsed = parsedToken();
            if (!parsed.accountId().equals(account)) {
                throw unknown();
            }
            return new AcceptInvitation(parsed, actor.verifiedAddress());
        }

        /**
         * The token from the link of the invitation.
         *
         * @throws RefusedException if the text does not have the form of such a token
         */
        public InvitationToken parsedToken() {
            return InvitationToken.parse(token).orElseThrow(AcceptInvitationForm::unknown);
        }

        private static RefusedException unknown() {
            return new RefusedException(new InvitationRefusal.UnknownToken());
        }
    }

    /**
     * The answer to a person who has joined.
     *
     * @param outcome whether the person joined now or had joined before
     */
    @Schema(name = "InvitationAccepted")
    record Joined(AccountId accountId, UserId userId, Change outcome) {}

    /** Ends an invitation whose lifetime may be over. Only an automation sends this command. */
    record ExpireInvitation(AccountId accountId, UserId userId, String invitationId)
            implements InvitationLifecycleCommand<Change> {}

    /**
     * Issues the link that is about to be mailed. Only an automation sends this command.
     *
     * @param mailing the number of the mailing that the link is for
     */
    record IssueLink(InvitationToken token, String invitationId, int mailing)
            implements InvitationLifecycleCommand<LinkIssue> {
        @Override
        public AccountId accountId() {
            return token.accountId();
        }

        @Override
        public UserId userId() {
            return token.userId();
        }
    }

    /** Records the outcome of a mailing. Only an automation sends this command. */
    record ReportMailing(AccountId accountId, UserId userId, String invitationId, int mailing, MailOutcome outcome)
            implements InvitationLifecycleCommand<Change> {}
}
