package io.seatledger.command.automation;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.UserId;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserInvited;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expires invitations that are due. The deadlines are derived from the log and stored in a table, so none is missed
 * because of downtime. The decision has the last word on whether an invitation expires, so none expires twice.
 */
public final class WhenInvitationIsDueThenExpire implements LogFollower.Sessions {

    private static final int PLACES = 16;
    private static final Duration WAIT_WHILE_BUSY = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final Automation automation;
    private final EventCodec codec;
    private final InstantSource clock;

    public WhenInvitationIsDueThenExpire(CommandDispatcher dispatcher, Ids ids, EventCodec codec, InstantSource clock) {
        this.automation = new Automation(dispatcher, ids, "invitation-expiry");
        this.codec = codec;
        this.clock = clock;
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Expiring(connection);
    }

    private record Invitee(AccountId account, UserId user) {

        static Invitee of(UserEvent event) {
            return new Invitee(new AccountId(event.accountId()), new UserId(event.userId()));
        }
    }

    private record Due(Invitee invitee, String invitation) {}

    private record Deadline(String invitation, Instant end) {}

    private final class Expiring implements LogFollower.Session {

        private static final Set<Class<? extends Event>> EVENTS = Set.of(
                UserInvited.class,
                InvitationResent.class,
                InvitationAccepted.class,
                InvitationRevoked.class,
                InvitationExpired.class);

        private final DerivedTable table;
        private final NextLook nextLook = new NextLook();
        private final ConcurrentWork<Invitee> work = new ConcurrentWork<>("deadline", PLACES, DRAIN_TIMEOUT);

        Expiring(Connection connection) {
            this.table = new DerivedTable(connection, codec, EVENTS);
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            boolean isBusy = work.isBusy();
            if (table.apply(events, this::handlePage) && isBusy) {
                nextLook.atOnce();
            }
        }

        /** Only what a page says last of each invitee counts. */
        private void handlePage(List<DerivedTable.Placed> events) throws SQLException {
            Map<Invitee, Deadline> ending = new LinkedHashMap<>();
            Set<Invitee> ended = new LinkedHashSet<>();
            for (DerivedTable.Placed placed : events) {
                UserEvent event = (UserEvent) placed.event();
                Invitee invitee = Invitee.of(event);
                ending.remove(invitee);
                ended.remove(invitee);
                switch (event) {
                    case UserInvited e -> ending.put(invitee, new Deadline(e.invitationId(), e.expiresAt()));
                    case InvitationResent e -> ending.put(invitee, new Deadline(e.invitationId(), e.expiresAt()));
                    default -> ended.add(invitee);
                }
            }
            if (!ending.isEmpty()) {
                Collection<Invitee> invitees = ending.keySet();
                table.update(
                        "INSERT INTO invitation_deadlines (account_id, user_id, invitation_id, expires_at)"
                                + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])"
                                + " ON CONFLICT (account_id, user_id) DO UPDATE"
                                + " SET invitation_id = excluded.invitation_id, expires_at = excluded.expires_at",
                        accounts(invitees),
                        users(invitees),
                        ending.values().stream().map(Deadline::invitation).toArray(String[]::new),
                        ending.values().stream()
                                .map(end -> end.end().toString())
                                .toArray(String[]::new));
                invitees.forEach(work::settled);
            }
            if (!ended.isEmpty()) {
                table.update(
                        "DELETE FROM invitation_deadlines WHERE (account_id, user_id) IN"
                                + " (SELECT * FROM unnest(?::text[], ?::text[]))",
                        accounts(ended),
                        users(ended));
                ended.forEach(work::settled);
            }
        }

        private static String[] accounts(Collection<Invitee> invitees) {
            return invitees.stream().map(each -> each.account().value()).toArray(String[]::new);
        }

        private static String[] users(Collection<Invitee> invitees) {
            return invitees.stream().map(each -> each.user().value()).toArray(String[]::new);
        }

        @Override
        public Duration whenIdle() throws SQLException {
            if (!nextLook.isDue()) {
                return nextLook.left();
            }
            int places = work.freePlaces();
            if (places > 0) {
                Set<Invitee> taken = work.taken();
                due(places + taken.size()).stream()
                        .filter(due -> !taken.contains(due.invitee()))
                        .limit(places)
                        .forEach(due -> work.start(due.invitee(), () -> expire(due)));
            }
            return nextLook.after(work.isBusy() ? WAIT_WHILE_BUSY : WAIT);
        }

        private List<Due> due(int limit) throws SQLException {
            return table.select(
                    row -> new Due(
                            new Invitee(new AccountId(row.getString(1)), new UserId(row.getString(2))),
                            row.getString(3)),
                    "SELECT account_id, user_id, invitation_id FROM invitation_deadlines WHERE expires_at <= ?"
                            + " ORDER BY expires_at LIMIT ?",
                    clock.instant(),
                    limit);
        }

        /** Nothing changes if an event that is not read yet has ended or postponed the invitation. */
        private boolean expire(Due due) throws InterruptedException {
            Invitee invitee = due.invitee();
            return automation.send(new ExpireInvitation(invitee.account(), invitee.user(), due.invitation()))
                            instanceof Decision.Accepted<Change>(Change change)
                    && change == Change.CHANGED;
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
