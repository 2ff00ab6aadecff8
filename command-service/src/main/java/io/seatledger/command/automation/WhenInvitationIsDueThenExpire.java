package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.invitation.InvitationStep.ExpireInvitation;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.UserId;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserInvited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Ends invitations whose time is over. The deadlines follow the log and are kept in a table, so that nothing is missed
 * that fell into a downtime; whether an invitation ends is the decision's to say, so that nothing ends twice.
 */
public final class WhenInvitationIsDueThenExpire implements LogFollower.Sessions {

    private static final int DUE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Automation automation;
    private final EventCodec codec;
    private final InstantSource clock;

    /** Takes its parts. */
    public WhenInvitationIsDueThenExpire(CommandDispatcher dispatcher, Ids ids, EventCodec codec,
            InstantSource clock) {
        this.automation = new Automation(dispatcher, ids, "invitation-expiry");
        this.codec = codec;
        this.clock = clock;
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Expiring(connection);
    }

    private record Due(String account, String user, String invitation, Timestamp end) {}

    private final class Expiring implements LogFollower.Session {

        private final Connection connection;

        Expiring(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            for (EventEnvelope envelope : events) {
                switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                    case DecodedEvent.Known(UserInvited e) ->
                        keep(new Due(e.accountId(), e.userId(), e.invitationId(), Timestamp.from(e.expiresAt())));
                    case DecodedEvent.Known(InvitationResent e) ->
                        keep(new Due(e.accountId(), e.userId(), e.invitationId(), Timestamp.from(e.expiresAt())));
                    case DecodedEvent.Known(InvitationAccepted e) -> forget(e.accountId(), e.userId());
                    case DecodedEvent.Known(InvitationRevoked e) -> forget(e.accountId(), e.userId());
                    case DecodedEvent.Known(InvitationExpired e) -> forget(e.accountId(), e.userId());
                    case DecodedEvent.Known _,DecodedEvent.Unknown _ -> {
                        // Says nothing of deadlines.
                    }
                }
            }
        }

        @Override
        public Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            List<Due> due = due();
            // A deadline goes with the event that ends or puts it off, and with nothing else: none is ever lost.
            Automation.forEach(due, each -> automation.send(new ExpireInvitation(new AccountId(each.account()),
                    new UserId(each.user()), each.invitation())));
            return due.isEmpty() ? untilNext() : Duration.ZERO;
        }

        private List<Due> due() throws SQLException {
            List<Due> due = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("SELECT account_id, user_id, invitation_id,"
                    + " expires_at FROM invitation_deadlines WHERE expires_at <= ? ORDER BY expires_at LIMIT ?")) {
                statement.setTimestamp(1, Timestamp.from(clock.instant()));
                statement.setInt(2, DUE);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        due.add(new Due(row.getString(1), row.getString(2), row.getString(3), row.getTimestamp(4)));
                    }
                }
            }
            return due;
        }

        private Duration untilNext() throws SQLException {
            try (PreparedStatement statement = connection
                    .prepareStatement("SELECT min(expires_at) FROM invitation_deadlines");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                Timestamp next = row.getTimestamp(1);
                if (next == null) {
                    return LONGEST_WAIT;
                }
                Duration wait = Duration.between(clock.instant(), next.toInstant());
                return wait.isNegative() ? Duration.ZERO : wait;
            }
        }

        private void keep(Due due) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO invitation_deadlines"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT (account_id, user_id) DO UPDATE SET"
                    + " invitation_id = excluded.invitation_id, expires_at = excluded.expires_at")) {
                statement.setString(1, due.account());
                statement.setString(2, due.user());
                statement.setString(3, due.invitation());
                statement.setTimestamp(4, due.end());
                statement.executeUpdate();
            }
        }

        private void forget(String account, String user) throws SQLException {
            try (PreparedStatement statement = connection
                    .prepareStatement("DELETE FROM invitation_deadlines WHERE account_id = ? AND user_id = ?")) {
                statement.setString(1, account);
                statement.setString(2, user);
                statement.executeUpdate();
            }
        }

        @Override
        public void close() {
            // The connection is its giver's to close.
        }
    }
}
