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
 * Expires invitations that are due. The deadlines are derived from the log and stored in a table, so none is missed
 * because of downtime. The decision has the last word on whether an invitation expires, so none expires twice.
 */
public final class WhenInvitationIsDueThenExpire implements LogFollower.Sessions {

    private static final int BATCH = 500;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

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

    private record Invitee(String account, String user) {}

    private record Deadline(Invitee invitee, String invitation, Instant end) {}

    private final class Expiring implements LogFollower.Session {

        private final Connection connection;

        Expiring(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            Map<Invitee, Optional<Deadline>> last = new LinkedHashMap<>();
            for (EventEnvelope envelope : events) {
                switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                    case DecodedEvent.Known(UserInvited e) ->
                        put(
                                last,
                                new Deadline(new Invitee(e.accountId(), e.userId()), e.invitationId(), e.expiresAt()));
                    case DecodedEvent.Known(InvitationResent e) ->
                        put(
                                last,
                                new Deadline(new Invitee(e.accountId(), e.userId()), e.invitationId(), e.expiresAt()));
                    case DecodedEvent.Known(InvitationAccepted e) ->
                        last.put(new Invitee(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known(InvitationRevoked e) ->
                        last.put(new Invitee(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known(InvitationExpired e) ->
                        last.put(new Invitee(e.accountId(), e.userId()), Optional.empty());
                    case DecodedEvent.Known _, DecodedEvent.Unknown _ -> {
                        // Other events do not affect deadlines.
                    }
                }
            }
            upsert(last.values().stream().flatMap(Optional::stream).toList());
            delete(last.entrySet().stream()
                    .filter(e -> e.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList());
        }

        private static void put(Map<Invitee, Optional<Deadline>> last, Deadline deadline) {
            last.put(deadline.invitee(), Optional.of(deadline));
        }

        @Override
        public Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            List<Deadline> due = due();
            // A deadline stays until an event ends or postpones the invitation, so a failure here cannot lose it.
            Automation.forEach(
                    due,
                    each -> automation.send(new ExpireInvitation(
                            new AccountId(each.invitee().account()),
                            new UserId(each.invitee().user()),
                            each.invitation())));
            return due.isEmpty() ? untilNext() : Duration.ZERO;
        }

        private List<Deadline> due() throws SQLException {
            List<Deadline> due = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("SELECT account_id, user_id, invitation_id,"
                    + " expires_at FROM invitation_deadlines WHERE expires_at <= ? ORDER BY expires_at LIMIT ?")) {
                statement.setTimestamp(1, Timestamp.from(clock.instant()));
                statement.setInt(2, BATCH);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        due.add(new Deadline(
                                new Invitee(row.getString(1), row.getString(2)),
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

        private void upsert(List<Deadline> deadlines) throws SQLException {
            write(
                    "INSERT INTO invitation_deadlines SELECT a, u, i, e::timestamptz FROM unnest(?, ?, ?, ?)"
                            + " AS t(a, u, i, e), " + LogFollower.ASYNCHRONOUS_COMMIT
                            + " ON CONFLICT (account_id, user_id) DO UPDATE"
                            + " SET invitation_id = excluded.invitation_id, expires_at = excluded.expires_at",
                    deadlines,
                    deadline -> deadline.invitee().account(),
                    deadline -> deadline.invitee().user(),
                    Deadline::invitation,
                    deadline -> deadline.end().toString());
        }

        private void delete(List<Invitee> invitees) throws SQLException {
            write(
                    "DELETE FROM invitation_deadlines d USING unnest(?, ?) AS t(a, u), "
                            + LogFollower.ASYNCHRONOUS_COMMIT + " WHERE d.account_id = t.a AND d.user_id = t.u",
                    invitees,
                    Invitee::account,
                    Invitee::user);
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
            // The follower that opened the connection closes it.
        }
    }
}
