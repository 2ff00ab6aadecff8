package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.events.LedgerHash;
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

    private record NameRow(long id, String tag) {}

    private record EventRow(
            long position, long accountVersion, NewEvent event, List<Long> tags, String previousHash, String hash) {}

    /** {@code marker} is the earliest one of the appends that depend on the tag; the greatest number if none does. */
    private record TagLookup(String tag, long marker) {}

    private record OutcomeRow(UUID key, StoredOutcome outcome) {}

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

    private static final RowType<TagLookup> LOOKUPS =
            new RowType<TagLookup>().with("tag", "text", TagLookup::tag).with("marker", "int8", TagLookup::marker);

    /** Asking only for what came after the marker, PostgreSQL reads next to nothing of a tag with a long history. */
    private static final String TAG_STATES = "SELECT c.tag, n.id, CASE WHEN c.marker < " + Long.MAX_VALUE
            + " THEN (SELECT max(t.position) FROM event_tags t WHERE t.tag = n.id AND t.position > c.marker) END,"
            + " (SELECT max(id) FROM tag_names) FROM " + LOOKUPS.table("c")
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
     */
    record Written(List<Verdict> verdicts, Head head) {}

    /**
     * Writes a group, and leaves the transaction open.
     *
     * @param head where the log ends in this transaction, which holds the lock
     * @throws SQLException if nothing of the group can be written in this transaction
     */
    static Written write(Connection connection, Head head, List<PendingAppend> group) throws SQLException {
        Set<PendingAppend> conflicting = conflictsOfAnyCriteria(connection, group, head.position());
        Batch batch = new Batch(
                head,
                tags(connection, group),
                ledgers(connection, group),
                outcomes(
                        connection,
                        group.stream()
                                .map(PendingAppend::outcome)
                                .filter(Objects::nonNull)
                                .toList()));
        List<Verdict> verdicts = new ArrayList<>(group.size());
        for (PendingAppend append : group) {
            verdicts.add(batch.judge(append, conflicting.contains(append)));
        }
        batch.insert(connection);
        return new Written(verdicts, new Head(batch.position, batch.lastHash, head.incarnation()));
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

    private static Set<PendingAppend> conflictsOfAnyCriteria(
            Connection connection, List<PendingAppend> group, long head) throws SQLException {
        Set<PendingAppend> conflicting = new HashSet<>();
        for (PendingAppend append : group) {
            if (append.marker() < head
                    && append.selection() instanceof AxonContract.AnyCriteria any
                    && any.existsAfter(connection, append.marker())) {
                conflicting.add(append);
            }
        }
        return conflicting;
    }

    /**
     * A tag that the group writes or depends on.
     *
     * @param id 0 if the tag has no number yet
     * @param position of the last event that has the tag, as far as an append of the group may conflict with it, or 0
     */
    private record TagState(long id, long position) {}

    /** The tags, and the last number that was given to any. */
    private record TagStates(Map<String, TagState> byText, long lastId) {}

    private static TagStates tags(Connection connection, List<PendingAppend> group) throws SQLException {
        Map<String, Long> markers = new HashMap<>();
        for (PendingAppend append : group) {
            for (NewEvent event : append.events()) {
                event.tagTexts().forEach(tag -> markers.putIfAbsent(tag, Long.MAX_VALUE));
            }
            if (append.selection() instanceof SqlCriteria.AnyOfTags(List<String> any)) {
                any.forEach(tag -> markers.merge(tag, append.marker(), Math::min));
            }
        }
        List<TagLookup> lookups = markers.entrySet().stream()
                .map(e -> new TagLookup(e.getKey(), e.getValue()))
                .toList();
        Map<String, TagState> tags = HashMap.newHashMap(lookups.size());
        long lastId = 0;
        try (PreparedStatement statement = connection.prepareStatement(TAG_STATES)) {
            LOOKUPS.bind(statement, 1, lookups);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tags.put(row.getString(1), new TagState(row.getLong(2), row.getLong(3)));
                    lastId = row.getLong(4);
                }
            }
        }
        return new TagStates(tags, lastId);
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

    private record Ledger(long version, String hash) {

        static final Ledger EMPTY = new Ledger(0, LedgerHash.GENESIS);
    }

    private static Map<String, Ledger> ledgers(Connection connection, List<PendingAppend> group) throws SQLException {
        List<String> accounts = group.stream()
                .flatMap(a -> Stream.concat(
                        Stream.of(a.accountId()),
                        a.events().stream().map(e -> e.texts().accountId())))
                .distinct()
                .toList();
        Map<String, Ledger> ledgers = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT account_id, version, hash FROM ledgers WHERE account_id = ANY(?)")) {
            statement.setArray(1, EventLog.texts(connection, accounts));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ledgers.put(row.getString(1), new Ledger(row.getLong(2), HEX.formatHex(row.getBytes(3))));
                }
            }
        }
        return ledgers;
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

    /** The rows to insert, and the state of the log as it is with them. */
    private static final class Batch {

        private final Map<String, TagState> tags;
        private final Map<String, Ledger> ledgers;
        private final Map<UUID, StoredOutcome> outcomes;
        private final long head;
        private final List<EventRow> newEvents = new ArrayList<>();
        private final List<NameRow> newNames = new ArrayList<>();
        private final List<OutcomeRow> newOutcomes = new ArrayList<>();
        private long position;
        private String lastHash;
        private long lastTag;

        Batch(Head head, TagStates tags, Map<String, Ledger> ledgers, Map<UUID, StoredOutcome> outcomes) {
            this.head = head.position();
            lastHash = head.hash();
            this.tags = tags.byText();
            lastTag = tags.lastId();
            this.ledgers = ledgers;
            this.outcomes = outcomes;
            position = head.position();
        }

        Verdict judge(PendingAppend append, boolean conflicting) {
            NewOutcome outcome = append.outcome();
            StoredOutcome earlier =
                    outcome == null ? null : outcomes.get(outcome.key().digest());
            if (earlier != null) {
                return new Verdict.Recorded(earlier);
            }
            if (conflicting || forbids(append)) {
                return new Verdict.Conflicting();
            }
            AppendReceipt receipt = add(append);
            if (outcome != null) {
                add(outcome, receipt.accountVersions().getOrDefault(outcome.accountId(), 0L));
            }
            return new Verdict.Appended(receipt);
        }

        private boolean forbids(PendingAppend append) {
            if (append.marker() == Long.MAX_VALUE) {
                return false;
            }
            if (append.marker() > head) {
                // The decision has seen events that this database has lost.
                return true;
            }
            return switch (append.selection()) {
                case SqlCriteria.AnyOfTags(List<String> any) ->
                    any.stream().map(this::stateOf).anyMatch(tag -> tag.position() > Math.max(append.marker(), 0));
                case AxonContract.AnyCriteria any -> newEvents.stream().anyMatch(row -> any.matches(row.event()));
            };
        }

        private AppendReceipt add(PendingAppend append) {
            Map<String, Long> versions = new HashMap<>();
            versions.put(append.accountId(), ledgerOf(append.accountId()).version());
            for (NewEvent event : append.events()) {
                versions.put(event.texts().accountId(), add(event));
            }
            return new AppendReceipt(position, versions);
        }

        private void add(NewOutcome outcome, long accountVersion) {
            StoredOutcome stored = outcome.stored(accountVersion);
            outcomes.put(outcome.key().digest(), stored);
            newOutcomes.add(new OutcomeRow(outcome.key().digest(), stored));
        }

        private Ledger ledgerOf(String accountId) {
            return ledgers.getOrDefault(accountId, Ledger.EMPTY);
        }

        private long add(NewEvent event) {
            position++;
            var texts = event.texts();
            List<String> tagTexts = event.tagTexts();
            Ledger last = ledgerOf(texts.accountId());
            long version = last.version() + 1;
            String hash = LedgerHash.of(
                    last.hash(),
                    version,
                    texts.accountId(),
                    event.eventId().toString(),
                    texts.name(),
                    texts.revision(),
                    event.time(),
                    tagTexts,
                    texts.metadataJson(),
                    texts.payloadJson());
            ledgers.put(texts.accountId(), new Ledger(version, hash));
            lastHash = hash;
            List<Long> numbers = tagTexts.stream().map(this::numberOf).toList();
            newEvents.add(new EventRow(position, version, event, numbers, last.hash(), hash));
            return version;
        }

        /** The number of a tag, which has an event at the current position now. */
        private long numberOf(String tag) {
            long id = stateOf(tag).id();
            if (id == 0) {
                id = ++lastTag;
                newNames.add(new NameRow(id, tag));
            }
            tags.put(tag, new TagState(id, position));
            return id;
        }

        private TagState stateOf(String tag) {
            return Objects.requireNonNull(tags.get(tag), "a tag of the group was not looked up");
        }

        void insert(Connection connection) throws SQLException {
            List<NewRows<?>> all = Stream.<NewRows<?>>of(
                            new NewRows<>("tag_names", NAMES, newNames),
                            new NewRows<>("command_outcomes", OUTCOMES, newOutcomes),
                            new NewRows<>("events", EVENTS, newEvents))
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
}
