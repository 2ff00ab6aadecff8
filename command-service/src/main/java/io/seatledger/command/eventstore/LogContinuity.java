package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the database has lost events that this process has seen. Whoever asks for the head of the log also asks
 * for the last event that this process knows of; if that event is gone, or is another one, everything that was decided
 * or published since may be wrong, and {@link LostHistoryException} is thrown from then on.
 *
 * <p>It is enough to ask for one event: a database loses only the end of its log, so whoever still has the last event
 * has all events before it.
 */
final class LogContinuity {

    /**
     * A query for the head in one row. Its parameter is the position of the event to ask for. A standby in recovery has
     * no head.
     */
    static final String HEAD = "SELECT coalesce(l.position, 0) AS head, l.hash AS head_hash, s.id AS head_id,"
            + " substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) AS head_timeline,"
            + " (SELECT k.hash FROM events k WHERE k.position = ?) AS head_known,"
            + " current_setting('transaction_read_only')::boolean AS head_read_only"
            + " FROM store_identity s LEFT JOIN (SELECT position, hash FROM events ORDER BY position DESC LIMIT 1) l"
            + " ON TRUE";

    private static final Logger LOG = LoggerFactory.getLogger(LogContinuity.class);
    private static final HexFormat HEX = HexFormat.of();

    private final AtomicReference<@Nullable Head> last = new AtomicReference<>();
    private volatile @Nullable String loss;
    private volatile boolean readOnly;

    /** The last event that this process knows of; {@code null} before it has asked for the first time. */
    @Nullable
    Head last() {
        return last.get();
    }

    /** Whether the database refuses writes, as far as it has said so itself: it may also refuse them without. */
    boolean isReadOnly() {
        return readOnly;
    }

    /** What was lost; empty as long as nothing was. */
    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    /**
     * The head of the log in the snapshot of this connection.
     *
     * @throws LostHistoryException if the log has lost events
     */
    Head headIn(Connection connection) throws SQLException {
        Head asked = last.get();
        try (PreparedStatement statement = connection.prepareStatement(HEAD)) {
            statement.setLong(1, positionOf(asked));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return check(asked, row);
            }
        }
    }

    static long positionOf(@Nullable Head asked) {
        return asked == null ? 0 : asked.position();
    }

    /**
     * Checks a row that has the columns of {@link #HEAD}.
     *
     * @param asked the event that was asked for
     * @throws ReplacedServerException if another server has taken the place of the one that answered
     * @throws LostHistoryException if the log has lost events
     */
    Head check(@Nullable Head asked, ResultSet row) throws SQLException {
        var head = new Head(
                row.getLong("head"),
                hex(row.getBytes("head_hash")),
                new Incarnation(row.getObject("head_id", UUID.class), row.getString("head_timeline")));
        check(asked, hex(row.getBytes("head_known")), head);
        readOnly = row.getBoolean("head_read_only");
        return head;
    }

    /** @param known the hash of the event that was asked for; empty if there is no such event */
    void check(@Nullable Head asked, String known, Head head) {
        if (asked != null) {
            if (!asked.incarnation().id().equals(head.incarnation().id())) {
                lose("this is another database than before: its identity is %s and was %s"
                        .formatted(head.incarnation().id(), asked.incarnation().id()));
            } else if (head.incarnation().isBefore(asked.incarnation())) {
                throw new ReplacedServerException(head.incarnation(), asked.incarnation());
            } else if (!asked.hash().equals(known)) {
                lose(("the log has lost events: it ends at position %d on timeline %s, and does not contain the event"
                                + " with hash %s that was at position %d on timeline %s")
                        .formatted(
                                head.position(),
                                head.incarnation().timeline(),
                                asked.hash(),
                                asked.position(),
                                asked.incarnation().timeline()));
            }
        }
        String lost = loss;
        if (lost != null) {
            throw new LostHistoryException(lost);
        }
        advance(head);
    }

    /** Remembers an event that is in the log. */
    void advance(Head head) {
        Head before = last.getAndAccumulate(head, LogContinuity::later);
        if (before != null && before.incarnation().isBefore(head.incarnation())) {
            LOG.info(
                    "The database is on timeline {} and was on {}; no event is missing",
                    head.incarnation().timeline(),
                    before.incarnation().timeline());
        }
    }

    /** Reads may finish in another order than they began. */
    private static @Nullable Head later(@Nullable Head known, @Nullable Head seen) {
        if (known == null || seen == null) {
            return seen;
        }
        boolean outdated = seen.incarnation().isBefore(known.incarnation())
                || (seen.incarnation().equals(known.incarnation()) && seen.position() < known.position());
        return outdated ? known : seen;
    }

    private static String hex(byte @Nullable [] hash) {
        return hash == null ? "" : HEX.formatHex(hash);
    }

    private void lose(String what) {
        if (loss == null) {
            loss = what + ". See infra/docs/restore.md";
            LOG.error("{}. This process writes and publishes nothing until it is restarted", what);
        }
    }
}
