package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
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
import io.seatledger.events.Event;
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
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Mails the link of every invitation once. The latest mailing of each pending invitation is derived from the log and
 * stored in a table, so one that takes long, or has to wait, does not hold up the others.
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
    private static final long BETWEEN_CORRECTIONS_NANOS = Duration.ofMinutes(1).toNanos();

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

    private record Recipient(AccountId account, UserId user) {

        static Recipient of(UserEvent event) {
            return new Recipient(new AccountId(event.accountId()), new UserId(event.userId()));
        }
    }

    private record Mailing(Recipient recipient, String invitation, int number) {

        static Mailing of(UserEvent event, String invitation, int number) {
            return new Mailing(Recipient.of(event), invitation, number);
        }
    }

    private record Due(Mailing mailing, String domain) {}

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Mails(connection);
    }

    private final class Mails implements LogFollower.Session {

        private static final String OF_MAILING =
                " WHERE account_id = ? AND user_id = ? AND invitation_id = ? AND mailing = ?";

        /**
         * Goes from one domain to the next, and from each takes the mailings that are due and not taken, until there
         * are enough. What else is waiting costs nothing, except one look for each domain that has nothing due.
         */
        private static final String NEXT_DUE = """
            WITH RECURSIVE domains AS (
                (SELECT domain, due_at FROM mailings WHERE due_at IS NOT NULL AND domain > ?
                    ORDER BY domain, due_at LIMIT 1)
                UNION ALL
                SELECT next.* FROM domains d CROSS JOIN LATERAL (SELECT domain, due_at FROM mailings
                    WHERE due_at IS NOT NULL AND domain > d.domain ORDER BY domain, due_at LIMIT 1) next
            )
            SELECT due.* FROM domains d CROSS JOIN LATERAL (
                SELECT account_id, user_id, invitation_id, mailing, domain FROM mailings m
                WHERE m.domain = d.domain AND due_at <= ?
                    AND (account_id, user_id) NOT IN (SELECT * FROM unnest(?::text[], ?::text[]))
                ORDER BY due_at LIMIT ?) due
            WHERE d.due_at <= ? AND d.domain <> ALL (?::text[]) LIMIT ?\
            """;

        private static final Set<Class<? extends Event>> EVENTS = Set.of(
                UserInvited.class,
                InvitationResent.class,
                InvitationMailDeferred.class,
                InvitationMailed.class,
                InvitationMailFailed.class,
                InvitationAccepted.class,
                InvitationRevoked.class,
                InvitationExpired.class);

        private final DerivedTable table;
        private final NextLook nextLook = new NextLook();
        private final ConcurrentWork<Recipient> work = new ConcurrentWork<>("mailing", PLACES, DRAIN_TIMEOUT);

        /** How many mails to each domain are under way. */
        private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

        private final Queue<Mailing> obsolete = new ConcurrentLinkedQueue<>();
        private String lastDomain = "";
        private long nextCorrection = System.nanoTime();
        private Duration serverPause = FIRST_SERVER_PAUSE;
        private volatile long serverRetry = System.nanoTime();

        Mails(Connection connection) {
            this.table = new DerivedTable(connection, codec, EVENTS);
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            if (table.apply(events, this::handlePage)) {
                nextLook.atOnce();
            }
        }

        private void handlePage(List<DerivedTable.Placed> events) throws SQLException {
            for (DerivedTable.Placed placed : events) {
                handle((UserEvent) placed.event());
            }
        }

        private void handle(UserEvent event) throws SQLException {
            switch (event) {
                case UserInvited e -> waits(Mailing.of(e, e.invitationId(), 1), domainOf(e));
                case InvitationResent e -> waitsAnew(Mailing.of(e, e.invitationId(), e.mailing()));
                case InvitationMailDeferred e -> waitsAgain(Mailing.of(e, e.invitationId(), e.mailing()));
                case InvitationMailed e -> ended(Mailing.of(e, e.invitationId(), e.mailing()));
                case InvitationMailFailed e -> ended(Mailing.of(e, e.invitationId(), e.mailing()));
                default -> delete(event);
            }
        }

        private static String domainOf(UserInvited event) {
            return event.email().substring(event.email().lastIndexOf('@') + 1);
        }

        private void waits(Mailing mailing, String domain) throws SQLException {
            table.update(
                    "INSERT INTO mailings (account_id, user_id, invitation_id, mailing, domain, due_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, user_id) DO UPDATE SET"
                            + " invitation_id = excluded.invitation_id, mailing = excluded.mailing, attempts = 0,"
                            + " due_at = excluded.due_at",
                    mailing.recipient().account().value(),
                    mailing.recipient().user().value(),
                    mailing.invitation(),
                    mailing.number(),
                    domain,
                    clock.instant());
            work.settled(mailing.recipient());
        }

        private void waitsAnew(Mailing mailing) throws SQLException {
            table.update(
                    "UPDATE mailings SET invitation_id = ?, mailing = ?, attempts = 0, due_at = ?"
                            + " WHERE account_id = ? AND user_id = ?",
                    mailing.invitation(),
                    mailing.number(),
                    clock.instant(),
                    mailing.recipient().account().value(),
                    mailing.recipient().user().value());
            work.settled(mailing.recipient());
        }

        private void waitsAgain(Mailing mailing) throws SQLException {
            int attempts = table
                    .select(
                            row -> row.getInt(1),
                            "UPDATE mailings SET attempts = attempts + 1" + OF_MAILING + " RETURNING attempts",
                            mailing.recipient().account().value(),
                            mailing.recipient().user().value(),
                            mailing.invitation(),
                            mailing.number())
                    .stream()
                    .findFirst()
                    .orElse(1);
            setDue(mailing, clock.instant().plus(pauseAfter(attempts)));
        }

        /** Up to a fifth shorter, so that mails that were deferred together do not come together. */
        private Duration pauseAfter(int attempts) {
            Duration pause = firstPause.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
            Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            return Duration.ofMillis(Math.round(bounded.toMillis() * (0.8 + 0.2 * random.nextDouble())));
        }

        /** The row stays: it knows the domain, should the invitation be sent again. */
        private void ended(Mailing mailing) throws SQLException {
            setDue(mailing, null);
        }

        private void setDue(Mailing mailing, @Nullable Instant due) throws SQLException {
            table.update(
                    "UPDATE mailings SET due_at = ?::timestamptz" + OF_MAILING,
                    due,
                    mailing.recipient().account().value(),
                    mailing.recipient().user().value(),
                    mailing.invitation(),
                    mailing.number());
            work.settled(mailing.recipient());
        }

        private void delete(UserEvent event) throws SQLException {
            table.update(
                    "DELETE FROM mailings WHERE account_id = ? AND user_id = ?", event.accountId(), event.userId());
            work.settled(Recipient.of(event));
        }

        @Override
        public Duration whenIdle() throws SQLException {
            if (!nextLook.isDue()) {
                return nextLook.left();
            }
            for (Mailing each = obsolete.poll(); each != null; each = obsolete.poll()) {
                ended(each);
            }
            if (System.nanoTime() - nextCorrection >= 0) {
                correctTimes();
                nextCorrection = System.nanoTime() + BETWEEN_CORRECTIONS_NANOS;
            }
            if (System.nanoTime() - serverRetry < 0) {
                return nextLook.after(WAIT_WHILE_BUSY);
            }
            if (work.freePlaces() > 0) {
                for (Due each : due()) {
                    if (work.freePlaces() > 0 && underWay.getOrDefault(each.domain(), 0) < PLACES_OF_A_DOMAIN) {
                        underWay.merge(each.domain(), 1, Integer::sum);
                        work.start(each.mailing().recipient(), new Sending(each));
                        lastDomain = each.domain();
                    }
                }
            }
            return nextLook.after(work.isBusy() ? WAIT_WHILE_BUSY : WAIT);
        }

        /** Nothing waits longer than the longest pause, so what seems to was deferred before the clock was set back. */
        private void correctTimes() throws SQLException {
            Instant now = clock.instant();
            table.update("UPDATE mailings SET due_at = ? WHERE due_at > ?", now, now.plus(LONGEST_PAUSE));
        }

        /** What can be sent next, beginning with the domain after the one whose mail was started last. */
        private Set<Due> due() throws SQLException {
            Set<Due> due = new LinkedHashSet<>(dueAfter(lastDomain));
            if (due.size() < PLACES) {
                due.addAll(dueAfter(""));
            }
            return due;
        }

        private List<Due> dueAfter(String domain) throws SQLException {
            Instant now = clock.instant();
            Set<Recipient> taken = work.taken();
            return table.select(
                    row -> new Due(
                            new Mailing(
                                    new Recipient(new AccountId(row.getString(1)), new UserId(row.getString(2))),
                                    row.getString(3),
                                    row.getInt(4)),
                            row.getString(5)),
                    NEXT_DUE,
                    domain,
                    now,
                    taken.stream().map(each -> each.account().value()).toArray(String[]::new),
                    taken.stream().map(each -> each.user().value()).toArray(String[]::new),
                    PLACES_OF_A_DOMAIN,
                    now,
                    underWay.entrySet().stream()
                            .filter(each -> each.getValue() >= PLACES_OF_A_DOMAIN)
                            .map(Map.Entry::getKey)
                            .toArray(String[]::new),
                    PLACES);
        }

        private final class Sending implements ConcurrentWork.Step {

            private final Mailing mailing;
            private final String domain;

            Sending(Due due) {
                this.mailing = due.mailing();
                this.domain = due.domain();
            }

            @Override
            public boolean run() throws InterruptedException {
                try {
                    return send(mailing);
                } finally {
                    underWay.merge(domain, -1, (count, less) -> count + less == 0 ? null : count + less);
                }
            }

            @Override
            public boolean giveUp(RuntimeException fault) throws InterruptedException {
                LOG.error("Could not mail {}", mailing, fault);
                return report(
                        mailing,
                        new MailOutcome.Failed(new Reason("A fault in the service keeps the mail from being sent.")));
            }
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
                InvitationToken token = InvitationToken.random(
                        mailing.recipient().account(), mailing.recipient().user(), random);
                var issueLink = new IssueLink(token, mailing.invitation(), mailing.number());
                return switch (automation.insist(issueLink)) {
                    case Decision.Accepted<LinkIssue>(LinkIssue.Issued issued) ->
                        report(mailing, connected.send(mail, issued, token, clock.instant()));
                    case Decision.Accepted<LinkIssue>(LinkIssue.Interrupted _) ->
                        report(
                                mailing,
                                new MailOutcome.Failed(new Reason("The service stopped while it was sending the mail."
                                        + " The mail may or may not have been sent.")));
                    case Decision.Accepted<LinkIssue>(LinkIssue.Obsolete _) -> isObsolete(mailing);
                    case Decision.Refused<LinkIssue> _ -> isObsolete(mailing);
                };
            } catch (MessagingException e) {
                serverIsUnavailable(e);
                return false;
            }
        }

        private boolean isObsolete(Mailing mailing) {
            LOG.debug("Nothing to mail: {} is obsolete", mailing);
            return obsolete.add(mailing);
        }

        private synchronized void serverIsAvailable() {
            serverPause = FIRST_SERVER_PAUSE;
        }

        private synchronized void serverIsUnavailable(MessagingException failure) {
            if (System.nanoTime() - serverRetry < 0) {
                return;
            }
            LOG.warn(
                    "The mail server is unavailable, retrying in {} ms: {}",
                    serverPause.toMillis(),
                    failure.toString());
            serverRetry = System.nanoTime() + serverPause.toNanos();
            Duration twice = serverPause.multipliedBy(2);
            serverPause = twice.compareTo(LONGEST_SERVER_PAUSE) < 0 ? twice : LONGEST_SERVER_PAUSE;
        }

        /**
         * Records the outcome. A mail that was sent is a fact that must not be lost, so this goes on until it is
         * recorded, even if the sending was interrupted. If nothing changes, a repeat found the outcome recorded, or
         * the invitation was sent again: either way, the log tells.
         *
         * @return {@code true}
         */
        private boolean report(Mailing mailing, MailOutcome outcome) throws InterruptedException {
            if (Thread.interrupted()) {
                LOG.info("The sending of {} was interrupted: {}", mailing, outcome);
            }
            automation.insist(new ReportMailing(
                    mailing.recipient().account(),
                    mailing.recipient().user(),
                    mailing.invitation(),
                    mailing.number(),
                    outcome));
            return true;
        }

        /** Mails that are under way are finished and reported, so that nobody has to wonder what became of them. */
        @Override
        public void close() {
            work.close();
        }
    }
}
