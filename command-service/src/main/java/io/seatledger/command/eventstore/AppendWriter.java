package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.AppendJudge.EventRow;
import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.NameRow;
import io.seatledger.command.eventstore.AppendJudge.OutcomeRow;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.command.eventstore.LogMemory.Missed;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that appends: it holds the lock of all nodes from the start, judges appends, and writes those that
 * pass. Two round trips are enough, however many appends there are: the first takes the lock and looks up whatever is
 * not remembered, the second writes and commits. One statement writes everything. The database refuses it unless the
 * events continue the log and the ledgers of their accounts, and keeps the tags and the ledgers itself: see
 * {@code V1__event_store.sql}.
 */
final class AppendWriter {

    /** The key of the advisory lock: an arbitrary number that nothing else in the database may use. */
    private static final long LOCK = 0x5EA71ED6E2L;

    /**
     * The lock is taken in a statement of its own, because the next statement must take its snapshot after the lock was
     * granted. The isolation level that makes this true is set here, whatever the default of the database is.
     */
    private static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private static final String LOCKED = "SELECT pg_advisory_xact_lock(?)";

    /** Events with the names of their tags, in the order of {@link NumberedEvent#tags}. */
    private static final String MISSED = "SELECT " + NumberedEvent.COLUMNS
            + ", ARRAY(SELECT n.tag FROM event_tags t CROSS JOIN LATERAL (SELECT tag FROM tag_names WHERE id = t.tag"
            + " LIMIT 1) n WHERE t.position = e.position ORDER BY t.tag) AS names"
            + " FROM events e WHERE e.position > ? ORDER BY e.position LIMIT " + (LogMemory.LONGEST_GAP + 1);

    /** An append that may have been written, by its index in the group. */
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

    private static final String TOUCH = "UPDATE store_identity SET looked_up_at = now()";

    private final Connection connection;
    private final LogMemory memory;
    private final AppendJudge judge;
    private final List<LoggedEvent> missed;
    private final Set<UUID> lookedUp = new HashSet<>();
    private final Map<PendingAppend, Verdict> verdicts = new HashMap<>();
    private boolean commitSent;

    private AppendWriter(
            Connection connection, LogMemory memory, AppendJudge judge, List<LoggedEvent> missed, AppendLookUps found) {
        this.connection = connection;
        this.memory = memory;
        this.judge = judge;
        this.missed = missed;
        judge.knowLastTag(memory.lastTag());
        learn(found);
    }

    private static String bytes(String hex) {
        return "\\x" + hex;
    }

    /**
     * Begins a transaction, waits until no other transaction of any node appends, and keeps all of them from it until
     * the end of this one.
     *
     * @param memory moves on to where the log ends
     * @param group the appends that will be judged, as far as they are known
     */
    static AppendWriter lock(
            Connection connection, LogContinuity continuity, LogMemory memory, List<PendingAppend> group)
            throws SQLException {
        var lookUps = new AppendLookUps();
        group.forEach(append ->
                lookUps.add(append, tag -> memory.tag(tag) == null, account -> memory.ledger(account) == null));
        List<Missed> events = new ArrayList<>();
        Head remembered = memory.head();
        var head = new AtomicReference<@Nullable Head>();
        RoundTrip trip = locking(continuity, head);
        if (remembered != null) {
            trip.with(MISSED, number(remembered.position()), rows -> {
                while (rows.next()) {
                    events.add(missed(rows));
                }
            });
        }
        lookUps.addTo(trip);
        trip.run(connection);
        Head locked = Objects.requireNonNull(head.get());
        List<Set<String>> newTags = memory.moveTo(locked, events);
        return new AppendWriter(connection, memory, new AppendJudge(locked), logged(events, newTags, group), lookUps);
    }

    private static RoundTrip locking(LogContinuity continuity, AtomicReference<@Nullable Head> head) {
        Head asked = continuity.last();
        return new RoundTrip()
                .with(ISOLATION)
                .with(LOCKED, number(LOCK), _ -> {})
                .with(LogContinuity.HEAD, number(LogContinuity.positionOf(asked)), row -> {
                    row.next();
                    head.set(continuity.check(asked, row));
                });
    }

    private static RoundTrip.Binder number(long value) {
        return (statement, first) -> {
            statement.setLong(first, value);
            return first + 1;
        };
    }

    private static Missed missed(ResultSet row) throws SQLException {
        NumberedEvent event = NumberedEvent.read(row);
        String[] tags = (String[]) row.getArray("names").getArray();
        Map<Long, String> names = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < tags.length; i++) {
            names.put(event.tags().get(i), tags[i]);
            numbers.put(tags[i], event.tags().get(i));
        }
        return new Missed(event.named(names), numbers);
    }

    /** @param own may have written some of these events, over a connection that broke */
    private static List<LoggedEvent> logged(List<Missed> events, List<Set<String>> newTags, List<PendingAppend> own) {
        if (newTags.isEmpty()) {
            return List.of();
        }
        Map<String, LoggedBy> writers = new HashMap<>();
        own.forEach(append -> append.events()
                .forEach(event -> writers.put(event.eventId().toString(), new LoggedBy(append, event.event()))));
        return IntStream.range(0, events.size())
                .mapToObj(i -> {
                    EventEnvelope envelope = events.get(i).envelope();
                    LoggedBy writer = writers.getOrDefault(envelope.eventId(), LoggedBy.ANOTHER);
                    return new LoggedEvent(envelope, writer.event(), writer.append(), newTags.get(i));
                })
                .toList();
    }

    private record LoggedBy(
            @Nullable PendingAppend append, @Nullable Event event) {

        static final LoggedBy ANOTHER = new LoggedBy(null, null);
    }

    /** The events that were appended since what is remembered, if the memory could be kept. */
    List<LoggedEvent> missed() {
        return missed;
    }

    /** Judges appends as if those that were judged before, and pass, were written already. */
    void judge(List<PendingAppend> appends) throws SQLException {
        lookUp(appends);
        for (PendingAppend append : appends) {
            AxonContract.Condition condition = append.condition();
            verdicts.put(
                    append,
                    judge.judge(
                            append,
                            condition != null && condition.criteria().existsAfter(connection, condition.marker())));
        }
    }

    /** The verdict on an append that was judged. Unless it {@link #isLost}, it holds only if this is committed. */
    Verdict verdictOn(PendingAppend append) {
        return Objects.requireNonNull(verdicts.get(append));
    }

    /** See {@link AppendJudge#isLost}. */
    boolean isLost(PendingAppend append) {
        return judge.isLost(append);
    }

    /** Tells the judge what is remembered, and looks up the rest. */
    private void lookUp(List<PendingAppend> appends) throws SQLException {
        var lookUps = new AppendLookUps();
        appends.forEach(append -> lookUps.add(append, this::isUnknown, this::isUnknownAccount));
        lookUps.commands().removeAll(lookedUp);
        var trip = new RoundTrip();
        lookUps.addTo(trip);
        if (!trip.isEmpty()) {
            trip.run(connection);
            learn(lookUps);
        }
    }

    private boolean isUnknown(String tag) {
        if (judge.knowsTag(tag)) {
            return false;
        }
        TagState remembered = memory.tag(tag);
        if (remembered == null) {
            return true;
        }
        judge.know(tag, remembered);
        return false;
    }

    private boolean isUnknownAccount(String accountId) {
        if (judge.knowsAccount(accountId)) {
            return false;
        }
        Ledger remembered = memory.ledger(accountId);
        if (remembered == null) {
            return true;
        }
        judge.know(accountId, remembered);
        return false;
    }

    private void learn(AppendLookUps found) {
        if (found.lastTag() >= 0) {
            memory.knowLastTag(found.lastTag());
            judge.knowLastTag(found.lastTag());
        }
        found.tags().forEach((tag, state) -> {
            memory.know(tag, state);
            judge.know(tag, state);
        });
        found.ledgers().forEach((account, ledger) -> {
            memory.know(account, ledger);
            judge.know(account, ledger);
        });
        found.outcomes().forEach(judge::know);
        lookedUp.addAll(found.commands());
    }

    /**
     * Writes the appends that pass, and commits. If there is nothing to write, only the lock is released.
     *
     * @return the events that were written
     */
    List<LoggedEvent> commit() throws SQLException {
        List<NewRows<?>> rows = rows();
        if (rows.isEmpty()) {
            connection.commit();
            return List.of();
        }
        try (PreparedStatement statement = writing(rows)) {
            commitSent = true;
            statement.execute();
            requireNone(statement.getWarnings());
        }
        memory.committed(judge.newHead(), judge.newEvents());
        return judge.newEvents().stream().map(EventRow::logged).toList();
    }

    /** Whether the events may be in the log, even if {@link #commit} has failed. */
    boolean isCommitSent() {
        return commitSent;
    }

    /** Where the log ends once this is committed. */
    Head newHead() {
        return judge.newHead();
    }

    private List<NewRows<?>> rows() {
        return Stream.<NewRows<?>>of(
                        new NewRows<>("tag_names", NAMES, judge.newNames()),
                        new NewRows<>("command_outcomes", OUTCOMES, judge.newOutcomes()),
                        new NewRows<>("events", EVENTS, judge.newEvents()))
                .filter(rows -> !rows.rows().isEmpty())
                .toList();
    }

    private PreparedStatement writing(List<NewRows<?>> all) throws SQLException {
        String sql = all.size() == 1
                ? all.getFirst().insert()
                : all.stream()
                        .limit(all.size() - 1L)
                        .map(rows -> rows.table() + " AS (" + rows.insert() + ")")
                        .collect(Collectors.joining(
                                ", ", "WITH ", " " + all.getLast().insert()));
        PreparedStatement statement = connection.prepareStatement(sql + ";COMMIT");
        int i = 1;
        for (NewRows<?> rows : all) {
            i = rows.bind(statement, i);
        }
        return statement;
    }

    /**
     * PostgreSQL warns when it stops waiting for a standby: the transaction may exist on this server alone, so its fate
     * counts as unknown.
     */
    static void requireNone(@Nullable SQLWarning warning) throws SQLException {
        if (warning != null) {
            throw new SQLException("COMMIT came with a warning", "08007", warning);
        }
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
        Map<Integer, AppendReceipt> found = new HashMap<>();
        List<LostAppend> lost = IntStream.range(0, group.size())
                .filter(i -> !group.get(i).events().isEmpty())
                .mapToObj(i -> new LostAppend(
                        i,
                        group.get(i).events().getLast(),
                        group.get(i).events().size()))
                .toList();
        var outcomes = new AppendLookUps();
        group.stream().filter(append -> append.events().isEmpty()).forEach(outcomes::addOutcome);
        RoundTrip trip = new RoundTrip()
                .with(TOUCH)
                .with(FIND, (statement, first) -> LOST.bind(statement, first, lost), row -> {
                    while (row.next()) {
                        long position = row.getLong(2);
                        found.computeIfAbsent(row.getInt(1), _ -> new AppendReceipt(position, new HashMap<>()))
                                .accountVersions()
                                .put(row.getString(3), row.getLong(4));
                    }
                });
        outcomes.addTo(trip);
        trip.run(connection);
        for (int i = 0; i < group.size(); i++) {
            NewOutcome outcome = group.get(i).outcome();
            if (outcome != null && group.get(i).events().isEmpty()) {
                StoredOutcome same = outcomes.outcomes().get(outcome.key().digest());
                if (same != null && same.equals(outcome.stored(same.accountVersion()))) {
                    found.put(i, new AppendReceipt(0, Map.of(outcome.accountId(), same.accountVersion())));
                }
            }
        }
        return found;
    }

    /** Writes something that changes nothing, so that the commit of the transaction is that of one that has written. */
    static void touch(Connection connection) throws SQLException {
        new RoundTrip().with(TOUCH).run(connection);
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
}
