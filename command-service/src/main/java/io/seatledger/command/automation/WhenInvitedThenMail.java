package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.eventstore.AppendOutcomeUnknownException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.LinkIssue;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Reason;
import io.seatledger.command.language.UserId;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.UserInvited;
import jakarta.mail.MessagingException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Mails the link of every invitation once. Issuing the link is recorded in the log before the mail is sent, and the
 * result of sending it is recorded afterwards. A replay therefore finds that the mail was sent. A restart between the
 * two finds a link that may never have arrived; it is not sent twice but recorded as failed.
 */
public final class WhenInvitedThenMail implements LogFollower.Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(WhenInvitedThenMail.class);

    private final Automation automation;
    private final EventCodec codec;
    private final SecureRandom random;
    private final JavaMailSenderImpl server;
    private final InvitationMail mail;

    /**
     * @param from the sender address of the mails
     * @param acceptUrl the page that accepts invitations; the token is appended to it
     */
    public WhenInvitedThenMail(
            CommandDispatcher dispatcher,
            Ids ids,
            EventCodec codec,
            SecureRandom random,
            JavaMailSenderImpl server,
            String from,
            String acceptUrl) {
        this.automation = new Automation(dispatcher, ids, "invitation-mail");
        this.codec = codec;
        this.random = random;
        this.server = server;
        this.mail = new InvitationMail(from, acceptUrl);
    }

    private record Mailing(AccountId account, UserId user, String invitation, int number) {}

    @Override
    public LogFollower.Session open(Connection connection) {
        return new LogFollower.Session() {
            @Override
            public void handle(List<EventEnvelope> events) throws InterruptedException, ExecutionException {
                List<Mailing> mailings = events.stream()
                        .flatMap(event -> mailingOf(event).stream())
                        .toList();
                if (!mailings.isEmpty()) {
                    requireServer();
                    Automation.forEach(mailings, WhenInvitedThenMail.this::send);
                }
            }

            @Override
            public void close() {
                // There is nothing to release.
            }
        };
    }

    private Optional<Mailing> mailingOf(EventEnvelope envelope) {
        return switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
            case DecodedEvent.Known(UserInvited e) ->
                Optional.of(new Mailing(new AccountId(e.accountId()), new UserId(e.userId()), e.invitationId(), 1));
            case DecodedEvent.Known(InvitationResent e) ->
                Optional.of(new Mailing(
                        new AccountId(e.accountId()), new UserId(e.userId()), e.invitationId(), e.mailing()));
            case DecodedEvent.Known _, DecodedEvent.Unknown _ -> Optional.empty();
        };
    }

    /**
     * Fails while the mail server is unavailable: no link is issued, and the invitations wait instead of being recorded
     * as failed.
     */
    private void requireServer() throws ExecutionException {
        try {
            server.testConnection();
        } catch (MessagingException e) {
            throw new ExecutionException("the mail server is unavailable", e);
        }
    }

    private void send(Mailing mailing) throws InterruptedException {
        InvitationToken token = InvitationToken.random(mailing.account(), mailing.user(), random);
        Decision<LinkIssue> decision = automation.send(new IssueLink(token, mailing.invitation(), mailing.number()));
        if (!(decision instanceof Decision.Accepted<LinkIssue>(LinkIssue issue))) {
            return;
        }
        switch (issue) {
            case LinkIssue.Issued issued -> report(mailing, send(issued, token));
            case LinkIssue.Interrupted _ ->
                report(
                        mailing,
                        new Reason("The service stopped while it was sending the mail. The mail may or may not have"
                                + " been sent."));
            case LinkIssue.Obsolete _ -> LOG.debug("Nothing to mail: {} is obsolete", mailing);
        }
    }

    /** The reason why the mail was not sent; {@code null} if it was. */
    private @Nullable Reason send(LinkIssue.Issued issued, InvitationToken token) {
        try {
            server.send(message -> mail.write(message, issued, token));
            return null;
        } catch (MailException e) {
            LOG.warn("Could not mail the invitation of {}: {}", token, e.toString());
            return reasonOf(e);
        }
    }

    /** Retries until the result is recorded, because a mail that was sent is a fact that must not be lost. */
    private void report(Mailing mailing, @Nullable Reason failure) throws InterruptedException {
        var report =
                new ReportMailing(mailing.account(), mailing.user(), mailing.invitation(), mailing.number(), failure);
        while (true) {
            try {
                automation.send(report);
                return;
            } catch (EventStoreUnavailableException | AppendOutcomeUnknownException | ContendedException e) {
                LOG.warn("Could not record the result of a mail, retrying: {}", e.toString());
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    private static Reason reasonOf(MailException e) {
        Throwable cause = e instanceof MailSendException sent && sent.getMessageExceptions().length > 0
                ? sent.getMessageExceptions()[0]
                : e;
        while (cause instanceof MessagingException messaging && messaging.getNextException() != null) {
            cause = messaging.getNextException();
        }
        return Reason.of("The mail server did not accept the mail: " + cause.getMessage());
    }
}
