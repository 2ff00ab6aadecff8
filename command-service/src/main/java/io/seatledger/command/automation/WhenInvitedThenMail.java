package io.seatledger.command.automation;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.PassingFailures;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.LinkIssue;
import io.seatledger.command.invitation.MailOutcome;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Reason;
import io.seatledger.command.language.UserId;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserInvited;
import jakarta.mail.MessagingException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Mails the link of every invitation once. Which mailings are waiting is derived from the log and stored in a table, so
 * one that takes long, or has to wait, does not hold up the others.
 *
 * <p>Issuing the link is recorded in the log before the mail is sent, and the outcome afterwards. A mail that was
 * certainly not accepted is recorded as deferred and sent again later, with a new link. A replay finds that the mail
 * was sent. A crash between the two finds a link that may or may not have arrived; it is not sent twice but recorded as
 * failed.
 */
public final class WhenInvitedThenMail implements LogFollower.Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(WhenInvitedThenMail.class);
    private static final int PLACES = 32;

    /** A domain whose servers are slow leaves places to the others. */
    private static final int PLACES_OF_A_DOMAIN = 16;

    private static final int MAX_DOUBLINGS = 30;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
    private static final Duration FIRST_SERVER_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_SERVER_PAUSE = Duration.ofSeconds(10);
    private static final Duration WAIT_WHILE_BUSY = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final Automation automation;
    private final EventCodec codec;
    private final SecureRandom random;
    private final InstantSource clock;
    private final JavaMailSenderImpl server;
    private final InvitationMail mail;
    private final Duration firstPause;

    /**
     * @param server accepts all mails
     * @param firstPause how long a mail waits that the server did not accept; twice as long each further time, but at
     *     most 4 hours
     */
    WhenInvitedThenMail(
            CommandDispatcher dispatcher,
            Ids ids,
            EventCodec codec,
            SecureRandom random,
            InstantSource clock,
            JavaMailSenderImpl server,
            InvitationMail mail,
            Duration firstPause) {
        this.automation = new Automation(dispatcher, ids, "invitation-mail");
        this.codec = codec;
        this.random = random;
        this.clock = clock;
        this.server = server;
        this.mail = mail;
        this.firstPause = firstPause;
    }

    private record Mailing(AccountId account, UserId user, String invitation, int number) {

        static Mailing of(UserEvent event, String invitation, int number) {
            return new Mailing(new AccountId(event.accountId()), new UserId(event.userId()), invitation, number);
        }
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Mails(connection);
    }

    private final class Mails implements LogFollower.Session {

        private static final String OF_MAILING =
                " WHERE account_id = ? AND user_id = ? AND invitation_id = ? AND mailing = ?";

        private final DerivedTable table;
        private final ConcurrentWork<Mailing> work = new ConcurrentWork<>("mailing", PLACES, DRAIN_TIMEOUT);
        private final Queue<Mailing> obsolete = new ConcurrentLinkedQueue<>();
        private Duration serverPause = FIRST_SERVER_PAUSE;
        private volatile Instant serverRetry = Instant.MIN;

        Mails(Connection connection) {
            this.table = new DerivedTable(connection);
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            table.change(() -> {
                for (EventEnvelope envelope : events) {
                    handle(envelope);
                }
            });
        }

        private void handle(EventEnvelope envelope) throws SQLException {
            switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                case DecodedEvent.Known(UserInvited e) -> waits(Mailing.of(e, e.invitationId(), 1), domainOf(e));
                case DecodedEvent.Known(InvitationResent e) -> waits(Mailing.of(e, e.invitationId(), e.mailing()), "");
                case DecodedEvent.Known(InvitationMailDeferred e) ->
                    waitsAgain(Mailing.of(e, e.invitationId(), e.mailing()), envelope.time());
                case DecodedEvent.Known(InvitationMailed e) -> ended(Mailing.of(e, e.invitationId(), e.mailing()));
                case DecodedEvent.Known(InvitationMailFailed e) -> ended(Mailing.of(e, e.invitationId(), e.mailing()));
                case DecodedEvent.Known(InvitationAccepted e) -> delete(e);
                case DecodedEvent.Known(InvitationRevoked e) -> delete(e);
                case DecodedEvent.Known(InvitationExpired e) -> delete(e);
                case DecodedEvent.Known _, DecodedEvent.Unknown _ -> {
                    // Other events do not affect mailings.
                }
            }
        }

        /** The domain of a resent mail is not in its event. A user whose mailing is waiting keeps the domain. */
        private void waits(Mailing mailing, String domain) throws SQLException {
            table.update(
                    "INSERT INTO mailings_waiting (account_id, user_id, invitation_id, mailing, domain, due_at) VALUES"
                            + " (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, user_id) DO UPDATE SET invitation_id ="
                            + " excluded.invitation_id, mailing = excluded.mailing, attempts = 0, due_at ="
                            + " excluded.due_at",
                    mailing.account().value(),
                    mailing.user().value(),
                    mailing.invitation(),
                    mailing.number(),
                    domain,
                    timestamp(clock.instant()));
        }

        private static String domainOf(UserInvited event) {
            return event.email().substring(event.email().lastIndexOf('@') + 1);
        }

        private void waitsAgain(Mailing mailing, Instant since) throws SQLException {
            int attempts = attemptsOf(mailing);
            table.update(
                    "UPDATE mailings_waiting SET attempts = ?, due_at = ?" + OF_MAILING,
                    attempts + 1,
                    timestamp(since.plus(pauseAfter(attempts))),
                    mailing.account().value(),
                    mailing.user().value(),
                    mailing.invitation(),
                    mailing.number());
            work.settled(mailing);
        }

        private int attemptsOf(Mailing mailing) throws SQLException {
            try (PreparedStatement statement = table.prepare(
                            "SELECT attempts FROM mailings_waiting" + OF_MAILING,
                            mailing.account().value(),
                            mailing.user().value(),
                            mailing.invitation(),
                            mailing.number());
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }

        /** Spread by a fifth in both directions, so that mails that were deferred together do not come together. */
        private Duration pauseAfter(int attempts) {
            Duration pause = firstPause.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
            Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            return Duration.ofMillis(Math.round(bounded.toMillis() * (0.8 + 0.4 * random.nextDouble())));
        }

        private void ended(Mailing mailing) throws SQLException {
            table.update(
                    "DELETE FROM mailings_waiting" + OF_MAILING,
                    mailing.account().value(),
                    mailing.user().value(),
                    mailing.invitation(),
                    mailing.number());
            work.settled(mailing);
        }

        private void delete(UserEvent event) throws SQLException {
            table.update(
                    "DELETE FROM mailings_waiting WHERE account_id = ? AND user_id = ?",
                    event.accountId(),
                    event.userId());
        }

        @Override
        public Duration whenIdle() throws SQLException {
            for (Mailing each = obsolete.poll(); each != null; each = obsolete.poll()) {
                ended(each);
            }
            if (clock.instant().isBefore(serverRetry)) {
                return WAIT_WHILE_BUSY;
            }
            int places = work.freePlaces();
            if (places > 0) {
                due(places + work.taken()).stream()
                        .filter(mailing -> !work.isTaken(mailing))
                        .limit(places)
                        .forEach(mailing -> work.start(mailing, this::send));
            }
            return work.isBusy() ? WAIT_WHILE_BUSY : WAIT;
        }

        private List<Mailing> due(int limit) throws SQLException {
            List<Mailing> due = new ArrayList<>();
            try (PreparedStatement statement = table.prepare(
                            "SELECT account_id, user_id, invitation_id, mailing FROM (SELECT *, row_number() OVER"
                                    + " (PARTITION BY domain ORDER BY due_at) AS number_of_domain FROM mailings_waiting"
                                    + " WHERE due_at <= ?) w WHERE number_of_domain <= ? ORDER BY due_at LIMIT ?",
                            timestamp(clock.instant()),
                            PLACES_OF_A_DOMAIN,
                            limit);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    due.add(new Mailing(
                            new AccountId(row.getString(1)),
                            new UserId(row.getString(2)),
                            row.getString(3),
                            row.getInt(4)));
                }
            }
            return due;
        }

        /**
         * Mails one invitation. The connection comes first: while the server is unavailable no link is issued, and the
         * mailing waits as it is.
         *
         * @return whether the log tells what became of the mailing
         */
        private boolean send(Mailing mailing) throws InterruptedException {
            try (MailConnection connected = MailConnection.open(server)) {
                serverIsAvailable();
                if (work.isClosing()) {
                    return false;
                }
                InvitationToken token = InvitationToken.random(mailing.account(), mailing.user(), random);
                var issueLink = new IssueLink(token, mailing.invitation(), mailing.number());
                Change change = automation.send(issueLink) instanceof Decision.Accepted<LinkIssue>(LinkIssue issue)
                        ? switch (issue) {
                            case LinkIssue.Issued issued ->
                                report(mailing, connected.send(mail, issued, token, clock.instant()));
                            case LinkIssue.Interrupted _ ->
                                report(
                                        mailing,
                                        new MailOutcome.Failed(new Reason("The service stopped while it was sending the"
                                                + " mail. The mail may or may not have been sent.")));
                            case LinkIssue.Obsolete _ -> Change.UNCHANGED;
                        }
                        : Change.UNCHANGED;
                if (change == Change.UNCHANGED) {
                    LOG.debug("Nothing to mail: {} is obsolete", mailing);
                    obsolete.add(mailing);
                }
                return true;
            } catch (MessagingException e) {
                serverIsUnavailable(e);
                return false;
            }
        }

        private synchronized void serverIsAvailable() {
            serverPause = FIRST_SERVER_PAUSE;
        }

        private synchronized void serverIsUnavailable(MessagingException failure) {
            if (clock.instant().isBefore(serverRetry)) {
                return;
            }
            LOG.warn(
                    "The mail server is unavailable, retrying in {} ms: {}",
                    serverPause.toMillis(),
                    failure.toString());
            serverRetry = clock.instant().plus(serverPause);
            Duration twice = serverPause.multipliedBy(2);
            serverPause = twice.compareTo(LONGEST_SERVER_PAUSE) < 0 ? twice : LONGEST_SERVER_PAUSE;
        }

        /** Retries until the outcome is recorded, because a mail that was sent is a fact that must not be lost. */
        private Change report(Mailing mailing, MailOutcome outcome) throws InterruptedException {
            var report = new ReportMailing(
                    mailing.account(), mailing.user(), mailing.invitation(), mailing.number(), outcome);
            while (true) {
                try {
                    return automation.send(report) instanceof Decision.Accepted<Change>(Change change)
                            ? change
                            : Change.UNCHANGED;
                } catch (RuntimeException e) {
                    if (!PassingFailures.isPassing(e)) {
                        throw e;
                    }
                    LOG.warn("Could not record the outcome of a mail, retrying: {}", e.toString());
                    Thread.sleep(Duration.ofSeconds(1));
                }
            }
        }

        private static OffsetDateTime timestamp(Instant time) {
            return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
        }

        /** Mails that are under way are finished and reported, so that nobody has to wonder what became of them. */
        @Override
        public void close() {
            work.close();
        }
    }
}
