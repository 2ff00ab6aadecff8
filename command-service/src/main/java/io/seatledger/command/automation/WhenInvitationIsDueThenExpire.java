package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

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
    public WhenInvitationIsDueThenExpire(CommandDispatcher dispatcher, Ids ids, EventCodec codec, InstantSource clock) {
        this.automation = new Automation(dispatcher, ids, "invitation-expiry");
        this.codec = codec;
        this.clock = clock;
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Expiring(connection);
    }

    private record Invited(String account, String user) {}

    private record Due(Invited who, String invitation, Instant end) {}

    private final class Expiring implements LogFollower.Session {

        private final Connection connection;

        Expiring(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            Map<Invited, Optional<Due>> last = new LinkedHashMap<>();
            for (EventEnvelope envelope : events) {
                switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                    case DecodedEvent.Known(UserInvited e) ->
                        put(last, new Due(new Invited(e.accountId(), e.userId()), e.invitationId(), e.expiresAt()));
                    case DecodedEvent.Known(InvitationResent e) ->
                        put(last, new Due(new Invited(e.accountId(), e.userId()), e.invitationId(), e.expiresAt()));
                    case DecodedEvent.Known(InvitationAccepted e) ->
                        last.put(new Invited(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known(InvitationRevoked e) ->
                        last.put(new Invited(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known(InvitationExpired e) ->
                        last.put(new Invited(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known _, DecodedEvent.Unknown _ -> {
                        // Says nothing of deadlines.
                    }
                }
            }
            keep(last.values().stream().flatMap(Optional::stream).toList());
            forget(last.entrySet().stream()
                    .filter(e -> e.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList());
        }

        private static void put(Map<Invited, Optional<Due>> last, Due due) {
            last.put(due.who(), Optional.of(due));
        }

        @Override
        public Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            List<Due> due = due();
            // A deadline goes with the event that ends or puts it off, and with nothing else: none is ever lost.
            Automation.forEach(
                    due,
                    each -> automation.send(new ExpireInvitation(
                            new AccountId(each.who().account()),
                            new UserId(each.who().user()),
                            each.invitation())));
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
                        due.add(new Due(
                                new Invited(row.getString(1), row.getString(2)),
                                row.getString(3),
                                row.getTimestamp(4).toInstant()));
                    }
                }
            }
            return due;
        }

        private Duration untilNext() throws SQLException {
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT min(expires_at) FROM invitation_deadlines");
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

        private void keep(List<Due> dues) throws SQLException {
            write(
                    "INSERT INTO invitation_deadlines SELECT a, u, i, e::timestamptz FROM unnest(?, ?, ?, ?)"
                            + " AS t(a, u, i, e), " + LogFollower.ASYNCHRONOUS_COMMIT
                            + " ON CONFLICT (account_id, user_id) DO UPDATE"
                            + " SET invitation_id = excluded.invitation_id, expires_at = excluded.expires_at",
                    dues,
                    due -> due.who().account(),
                    due -> due.who().user(),
                    Due::invitation,
                    due -> due.end().toString());
        }

        private void forget(List<Invited> who) throws SQLException {
            write(
                    "DELETE FROM invitation_deadlines d USING unnest(?, ?) AS t(a, u), "
                            + LogFollower.ASYNCHRONOUS_COMMIT + " WHERE d.account_id = t.a AND d.user_id = t.u",
                    who,
                    Invited::account,
                    Invited::user);
        }

        @SafeVarargs
        private <T> void write(String sql, List<T> rows, Function<T, String>... columns) throws SQLException {
            if (rows.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < columns.length; i++) {
                    statement.setArray(
                            i + 1,
                            connection.createArrayOf(
                                    "text", rows.stream().map(columns[i]).toArray()));
                }
                statement.executeUpdate();
            }
        }

        @Override
        public void close() {
            // The connection is its giver's to close.
        }
    }
}
