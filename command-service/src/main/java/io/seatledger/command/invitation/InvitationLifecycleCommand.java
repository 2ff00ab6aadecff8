package io.seatledger.command.invitation;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The commands about an invitation that has been made.
 *
 * @param <R> what the caller is told when it is accepted
 */
public sealed interface InvitationLifecycleCommand<R> extends UserCommand<R> {

    @Override
    default Class<?> vocabulary() {
        return InvitationLifecycleCommand.class;
    }

    /** Revokes a pending invitation: its seats go back to their pools. */
    @CommandName("invitation.revoke")
    record RevokeInvitation(AccountId accountId, UserId userId) implements InvitationLifecycleCommand<Change> {}

    /** Sends a pending invitation again: the old link stops working, and the lifetime begins anew. */
    @CommandName("invitation.resend")
    record ResendInvitation(AccountId accountId, UserId userId) implements InvitationLifecycleCommand<Change> {}

    /**
     * Accepts an invitation; the sender's token must vouch for the invited address.
     *
     * @param verifiedAddress that the person's token vouches for; {@code null} when it vouches for none
     */
    @CommandName(value = "invitation.accept", form = AcceptInvitationForm.class)
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

    /** Asks to accept an invitation. */
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
         * The token that the link carries.
         *
         * @throws RefusedException when the text never was a token
         */
        public InvitationToken parsedToken() {
            return InvitationToken.parse(token).orElseThrow(AcceptInvitationForm::unknown);
        }

        private static RefusedException unknown() {
            return new RefusedException(new InvitationRefusal.UnknownToken());
        }
    }

    /**
     * The person has joined.
     *
     * @param outcome whether that happened now or before
     */
    @Schema(name = "InvitationAccepted")
    record Joined(AccountId accountId, UserId userId, Change outcome) {}

    /** An automation ends an invitation whose time may be over. Senders cannot send it. */
    record ExpireInvitation(AccountId accountId, UserId userId, String invitationId)
            implements InvitationLifecycleCommand<Change> {}

    /**
     * An automation is about to mail a link. Senders cannot send it.
     *
     * @param mailing the mailing that the link is for
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

    /**
     * An automation tells what became of a mailing. Senders cannot send it.
     *
     * @param failure one sentence for people; {@code null} when a mail server took the mail
     */
    record ReportMailing(
            AccountId accountId,
            UserId userId,
            String invitationId,
            int mailing,
            @Nullable String failure) implements InvitationLifecycleCommand<Change> {}
}
