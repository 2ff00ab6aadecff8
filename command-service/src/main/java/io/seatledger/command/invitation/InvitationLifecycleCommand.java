package io.seatledger.command.invitation;

import io.seatledger.command.decision.Change;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an invitation once it is made.
 *
 * @param <R> what the caller is told when it is accepted
 */
public sealed interface InvitationLifecycleCommand<R> extends UserCommand<R> {

    @Override
    default Class<?> vocabulary() {
        return InvitationLifecycleCommand.class;
    }

    /** An admin withdraws a pending invitation. */
    record RevokeInvitation(AccountId accountId, UserId userId) implements InvitationLifecycleCommand<Change> {}

    /** An admin has a pending invitation mailed again, with a new link and from now on a new lifetime. */
    record ResendInvitation(AccountId accountId, UserId userId) implements InvitationLifecycleCommand<Change> {}

    /**
     * The invited person joins.
     *
     * @param verifiedAddress that the person's token vouches for; {@code null} when it does for none
     */
    record AcceptInvitation(InvitationToken token, @Nullable EmailAddress verifiedAddress)
            implements InvitationLifecycleCommand<Change> {
        @Override
        public AccountId accountId() {
            return token.accountId();
        }

        @Override
        public UserId userId() {
            return token.userId();
        }
    }

    /** An automation ends an invitation whose time may be over. No way in from outside makes it. */
    record ExpireInvitation(AccountId accountId, UserId userId, String invitationId)
            implements InvitationLifecycleCommand<Change> {}

    /**
     * An automation is about to mail a link. No way in from outside makes it.
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
     * An automation tells what became of a mailing. No way in from outside makes it.
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
