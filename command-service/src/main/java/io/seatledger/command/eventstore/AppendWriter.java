package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.AppendJudge.EventRow;
import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.NameRow;
import io.seatledger.command.eventstore.AppendJudge.OutcomeRow;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.Condition;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks each append of a group separately, and writes those that pass. The caller opens a transaction for each group
 * and commits it. One statement writes all of a group. The database refuses it unless the events continue the log and
 * the ledgers of their accounts, and keeps the tags and the ledgers itself: see {@code V1__event_store.sql}.
 */
final class AppendWriter {

    /** The key of the advisory lock: an arbitrary number that nothing else in the database may use. */
    private static final long LOCK = 0x5EA71ED6E2L;

    /**
     * The lock is taken in a statement of its own, because the next statement must take its snapshot after the lock was
     * granted. The isolation level that makes this true is set here, whatever the default of the database is.
     * Statements that are sent together still take their snapshots one after the other.
     */
    private static final String LOCKED =
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(?)";

    private static final HexFormat HEX = HexFormat.of();

    private record LostAppend(int index, NewEvent last, int events) {}

    private static final RowType<NameRow> NAMES =
            new RowType<NameRow>().with("id", "int8", NameRow::id).with("tag", "text", NameRow::tag);

    private static final RowType<EventRow> EVENTS = new RowType<EventRow>()
            .with("position", "int8", EventRow::position)
            .with("account_version", "int8", EventRow::accountVersion)
            .with("occurred_at", "timestamptz", row -> row.event().time())
            .with("revision", "int4", row -> row.event().texts().revision())
            .with("event_id", "uuid", row -> row.event().eventId())
            .with("account_id", "text", row -> row.event().texts().accountId())
            .with("name", "text", row -> row.event().texts().name())
            .with(
                    "tags",
                    "text",
                    "bigint[]",
                    row -> row.tags().toString().replace('[', '{').replace(']', '}'))
            .with("metadata", "text", row -> row.event().texts().metadataJson())
            .with("payload", "text", row -> row.event().texts().payloadJson())
            .with("previous_hash", "bytea", row -> bytes(row.previousHash()))
            .with("hash", "bytea", row -> bytes(row.hash()));

    private static final RowType<OutcomeRow> OUTCOMES = new RowType<OutcomeRow>()
            .with("key", "uuid", OutcomeRow::key)
            .with("account_version", "int8", row -> row.outcome().accountVersion())
            .with("accepted", "bool", row -> row.outcome().accepted())
            .with("fingerprint", "bytea", row -> bytes(row.outcome().fingerprint()))
            .with("answer", "text", row -> row.outcome().answer());

    private static final String TAG_STATES = "SELECT c.tag, n.id,"
            + " (SELECT max(t.position) FROM event_tags t WHERE t.tag = n.id), (SELECT max(id) FROM tag_names)"
            + " FROM unnest(?) AS c(tag)"
            + " LEFT JOIN LATERAL (SELECT id FROM tag_names n WHERE n.tag = c.tag LIMIT 1) n ON TRUE";

    private static final RowType<LostAppend> LOST = new RowType<LostAppend>()
            .with("index", "int4", LostAppend::index)
            .with("event_id", "uuid", append -> append.last().eventId())
            .with("account_id", "text", append -> append.last().texts().accountId())
            .with("events", "int4", LostAppend::events);

    /**
     * The events of an append have consecutive positions, so the last one is enough to find all. {@code LATERAL} with a
     * LIMIT makes PostgreSQL use the index, here and below, even when the statistics of a table are stale.
     */
    private static final String FIND = "SELECT a.index, l.position, e.account_id, max(e.account_version) FROM "
            + LOST.table("a") + " CROSS JOIN LATERAL (SELECT e.position FROM events e WHERE e.event_id = a.event_id"
            + " AND e.account_id = a.account_id LIMIT 1) l CROSS JOIN LATERAL (SELECT e.account_id, e.account_version"
            + " FROM events e WHERE e.position > l.position - a.events AND e.position <= l.position) e"
            + " GROUP BY 1, 2, 3";

    private AppendWriter() {}

    private static String bytes(String hex) {
        return "\\x" + hex;
    }

    /**
     * What was written, if the transaction commits.
     *
     * @param verdicts of each append, in the order of the group
     * @param head where the log ends then
     * @param events in the order of the log
     */
    record Written(List<Verdict> verdicts, Head head, List<LoggedEvent> events) {}

    /**
     * Writes a group, and leaves the transaction open.
     *
     * @param head where the log ends in this transaction, which holds the lock
     * @throws SQLException if nothing of the group can be written in this transaction
     */
    static Written write(Connection connection, Head head, List<PendingAppend> group) throws SQLException {
        var judge = new AppendJudge(head);
        tellTags(connection, group, judge);
        tellLedgers(connection, group, judge);
        outcomes(
                        connection,
                        group.stream()
                                .map(PendingAppend::outcome)
                                .filter(Objects::nonNull)
                                .toList())
                .forEach(judge::know);
        List<Verdict> verdicts = new ArrayList<>(group.size());
        for (PendingAppend append : group) {
            verdicts.add(judge.judge(append, conditionFails(connection, append)));
        }
        insert(connection, judge);
        return new Written(
                verdicts,
                judge.newHead(),
                judge.newEvents().stream().map(EventRow::logged).toList());
    }

    /**
     * Looks up a group that may have been written over a connection that broke, and leaves the transaction open. The
     * caller holds the lock, so the transaction of that connection is over. The answer must not be trusted before the
     * transaction is committed: it writes, so that its commit waits for whatever the lost one had to wait for, such as
     * a synchronous standby. Without that, an event could be found that a failover would still lose.
     *
     * @return the receipts of the appends that are in the log, by their index in the group. An append without events is
     *     in the log if its very outcome is stored; the position of its receipt is 0.
     */
    static Map<Integer, AppendReceipt> find(Connection connection, List<PendingAppend> group) throws SQLException {
        touch(connection);
        Map<Integer, AppendReceipt> found = new HashMap<>();
        List<LostAppend> lost = IntStream.range(0, group.size())
                .filter(i -> !group.get(i).events().isEmpty())
                .mapToObj(i -> new LostAppend(
                        i,
                        group.get(i).events().getLast(),
                        group.get(i).events().size()))
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            LOST.bind(statement, 1, lost);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long position = row.getLong(2);
                    found.computeIfAbsent(row.getInt(1), _ -> new AppendReceipt(position, new HashMap<>()))
                            .accountVersions()
                            .put(row.getString(3), row.getLong(4));
                }
            }
        }
        findOutcomes(connection, group, found);
        return found;
    }

    private static void findOutcomes(
            Connection connection, List<PendingAppend> group, Map<Integer, AppendReceipt> found) throws SQLException {
        Map<UUID, StoredOutcome> stored = outcomes(
                connection,
                group.stream()
                        .filter(append -> append.events().isEmpty())
                        .map(PendingAppend::outcome)
                        .filter(Objects::nonNull)
                        .toList());
        for (int i = 0; i < group.size(); i++) {
            NewOutcome outcome = group.get(i).outcome();
            if (outcome != null && group.get(i).events().isEmpty()) {
                StoredOutcome same = stored.get(outcome.key().digest());
                if (same != null && same.equals(outcome.stored(same.accountVersion()))) {
                    found.put(i, new AppendReceipt(0, Map.of(outcome.accountId(), same.accountVersion())));
                }
            }
        }
    }

    /** Writes something that changes nothing, so that the commit of the transaction is that of one that has written. */
    static void touch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE store_identity SET looked_up_at = now()");
        }
    }

    /**
     * Waits until no other transaction of any node appends, and keeps all of them from it until the end of this one.
     *
     * @return where the log ends
     */
    static Head lockedHead(Connection connection, LogContinuity continuity) throws SQLException {
        Head asked = continuity.last();
        try (PreparedStatement statement = connection.prepareStatement(LOCKED + "; " + LogContinuity.HEAD)) {
            statement.setLong(1, LOCK);
            statement.setLong(2, LogContinuity.positionOf(asked));
            statement.execute();
            statement.getMoreResults();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return continuity.check(asked, row);
            }
        }
    }

    private static boolean conditionFails(Connection connection, PendingAppend append) throws SQLException {
        Condition condition = append.condition();
        return condition != null && condition.criteria().existsAfter(connection, condition.marker());
    }

    private static void tellTags(Connection connection, List<PendingAppend> group, AppendJudge judge)
            throws SQLException {
        Set<String> tags = new HashSet<>();
        for (PendingAppend append : group) {
            append.events().forEach(event -> tags.addAll(event.tagTexts()));
            tags.addAll(append.views().reads().keySet());
        }
        try (PreparedStatement statement = connection.prepareStatement(TAG_STATES)) {
            statement.setArray(1, EventLog.texts(connection, List.copyOf(tags)));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    judge.know(row.getString(1), new TagState(row.getLong(2), row.getLong(3)));
                    judge.knowLastTag(row.getLong(4));
                }
            }
        }
    }

    /** The outcomes that are already stored for these commands. */
    private static Map<UUID, StoredOutcome> outcomes(Connection connection, List<NewOutcome> outcomes)
            throws SQLException {
        Map<UUID, StoredOutcome> stored = new HashMap<>();
        if (outcomes.isEmpty()) {
            return stored;
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT o.* FROM unnest(?) AS k(key)"
                + " CROSS JOIN LATERAL (SELECT o.key, o.fingerprint, o.accepted, o.answer, o.account_version"
                + " FROM command_outcomes o WHERE o.key = k.key LIMIT 1) o")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            outcomes.stream()
                                    .map(outcome -> outcome.key().digest())
                                    .toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    stored.put(row.getObject(1, UUID.class), PostgresOutcomeStore.outcome(row, 2));
                }
            }
        }
        return stored;
    }

    private static void tellLedgers(Connection connection, List<PendingAppend> group, AppendJudge judge)
            throws SQLException {
        List<String> accounts = group.stream()
                .flatMap(a -> Stream.concat(
                        Stream.of(a.accountId()),
                        a.events().stream().map(e -> e.texts().accountId())))
                .distinct()
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT account_id, version, hash FROM ledgers WHERE account_id = ANY(?)")) {
            statement.setArray(1, EventLog.texts(connection, accounts));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    judge.know(row.getString(1), new Ledger(row.getLong(2), HEX.formatHex(row.getBytes(3))));
                }
            }
        }
    }

    private record NewRows<R>(String table, RowType<R> type, List<R> rows) {

        String insert() {
            return "INSERT INTO %s (%s) SELECT %s FROM %s"
                    .formatted(table, type.names(), type.values("new"), type.table("new"));
        }

        int bind(PreparedStatement statement, int first) throws SQLException {
            return type.bind(statement, first, rows);
        }
    }

    private static void insert(Connection connection, AppendJudge judge) throws SQLException {
        List<NewRows<?>> all = Stream.<NewRows<?>>of(
                        new NewRows<>("tag_names", NAMES, judge.newNames()),
                        new NewRows<>("command_outcomes", OUTCOMES, judge.newOutcomes()),
                        new NewRows<>("events", EVENTS, judge.newEvents()))
                .filter(rows -> !rows.rows().isEmpty())
                .toList();
        if (all.isEmpty()) {
            return;
        }
        String sql = all.size() == 1
                ? all.getFirst().insert()
                : all.stream()
                        .limit(all.size() - 1L)
                        .map(rows -> rows.table() + " AS (" + rows.insert() + ")")
                        .collect(Collectors.joining(
                                ", ", "WITH ", " " + all.getLast().insert()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int i = 1;
            for (NewRows<?> rows : all) {
                i = rows.bind(statement, i);
            }
            statement.executeUpdate();
        }
    }
}
