package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.events.LedgerHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Checks each append of a group separately, and writes those that pass in one transaction. */
final class AppendWriter {

    /** The key of the advisory lock: an arbitrary number that nothing else in the database may use. */
    private static final long LOCK = 0x5EA71ED6E2L;

    private AppendWriter() {}

    private record Ledger(long version, String hash) {}

    /**
     * What a group came to.
     *
     * @param verdicts in the order of the group
     * @param position of the last event in the log
     * @param hash of the last event of the group; {@code null} if the group has none
     */
    record Written(
            List<Verdict> verdicts, long position, @Nullable String hash) {}

    /**
     * Writes a group.
     *
     * @param head the position of the last event, read after the lock was taken
     * @return what is in the log once the caller has committed
     */
    static Written write(Connection connection, long head, List<PendingAppend> group) throws SQLException {
        Set<Integer> conflicting = conflictsInLog(connection, group, head);
        Map<CommandKey, StoredOutcome> stored = outcomes(connection, group);
        Batch batch = new Batch(head, ledgers(connection, group), stored);
        List<Verdict> verdicts = new ArrayList<>(group.size());
        for (int i = 0; i < group.size(); i++) {
            verdicts.add(batch.judge(group.get(i), conflicting.contains(i)));
        }
        batch.insert(connection);
        return new Written(verdicts, batch.position, batch.lastHash);
    }

    /**
     * Looks up a group that may have been written over a connection that broke. The caller holds the lock, so the
     * transaction of that connection is over.
     *
     * @return the receipts of the appends that are in the log, by their index in the group
     */
    static Map<Integer, AppendReceipt> find(Connection connection, List<PendingAppend> group) throws SQLException {
        Map<Integer, AppendReceipt> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT max(position), account_id, max(account_version) FROM events WHERE event_id = ANY(?) GROUP"
                        + " BY 2")) {
            for (int i = 0; i < group.size(); i++) {
                statement.setArray(
                        1,
                        EventLog.texts(
                                connection,
                                group.get(i).events().stream()
                                        .map(NewEvent::eventId)
                                        .toList()));
                long position = 0;
                Map<String, Long> versions = new HashMap<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        position = Math.max(position, row.getLong(1));
                        versions.put(row.getString(2), row.getLong(3));
                    }
                }
                if (position > 0) {
                    found.put(i, new AppendReceipt(position, versions));
                }
            }
        }
        return found;
    }

    /**
     * The lock is taken in a statement of its own, because the next statement must take its snapshot after the lock was
     * granted.
     */
    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }

    private static Set<Integer> conflictsInLog(Connection connection, List<PendingAppend> group, long head)
            throws SQLException {
        Set<Integer> conflicting = new HashSet<>();
        List<Integer> appends = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        List<Long> markers = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            PendingAppend append = group.get(i);
            if (append.marker() >= head) {
                continue;
            }
            switch (append.selection()) {
                case SqlCriteria.Everything _ -> conflicting.add(i);
                case SqlCriteria.AnyOfTags(List<String> any) -> {
                    for (String tag : any) {
                        appends.add(i);
                        tags.add(tag);
                        markers.add(append.marker());
                    }
                }
                case SqlCriteria.Condition condition -> {
                    if (exists(connection, condition, append.marker())) {
                        conflicting.add(i);
                    }
                }
            }
        }
        if (!tags.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement("SELECT DISTINCT c.append"
                    + " FROM unnest(?, ?, ?) AS c(append, tag, marker)"
                    + " CROSS JOIN LATERAL (SELECT 1 FROM event_tags t WHERE t.tag = c.tag AND t.position > c.marker"
                    + " LIMIT 1) found")) {
                statement.setArray(1, connection.createArrayOf("int4", appends.toArray()));
                statement.setArray(2, EventLog.texts(connection, tags));
                statement.setArray(3, connection.createArrayOf("int8", markers.toArray()));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        conflicting.add(row.getInt(1));
                    }
                }
            }
        }
        return conflicting;
    }

    private static boolean exists(Connection connection, SqlCriteria.Condition condition, long marker)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM events e WHERE e.position > ? AND " + condition.condition() + ")")) {
            statement.setLong(1, marker);
            for (int i = 0; i < condition.arguments().size(); i++) {
                statement.setArray(
                        i + 2, EventLog.texts(connection, condition.arguments().get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The outcomes that are already stored for commands of the group. */
    private static Map<CommandKey, StoredOutcome> outcomes(Connection connection, List<PendingAppend> group)
            throws SQLException {
        Map<CommandKey, StoredOutcome> stored = new HashMap<>();
        List<CommandKey> keys = group.stream()
                .map(PendingAppend::outcome)
                .filter(Objects::nonNull)
                .map(NewOutcome::key)
                .toList();
        if (keys.isEmpty()) {
            return stored;
        }
        // The lateral join makes PostgreSQL use the index for each key, even when the statistics of the table are
        // stale.
        try (PreparedStatement statement = connection.prepareStatement("SELECT k.s, k.c, k.i, o.fingerprint,"
                + " o.accepted, o.answer, o.account_version FROM unnest(?, ?, ?) AS k(s, c, i) CROSS JOIN LATERAL"
                + " (SELECT * FROM command_outcomes o WHERE o.scope = k.s AND o.sender = k.c AND o.command_id = k.i"
                + " LIMIT 1) o")) {
            statement.setArray(
                    1,
                    EventLog.texts(
                            connection, keys.stream().map(CommandKey::scope).toList()));
            statement.setArray(
                    2,
                    EventLog.texts(
                            connection, keys.stream().map(CommandKey::sender).toList()));
            statement.setArray(
                    3,
                    EventLog.texts(
                            connection, keys.stream().map(CommandKey::commandId).toList()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    stored.put(
                            new CommandKey(row.getString(1), row.getString(2), row.getString(3)),
                            new StoredOutcome(row.getString(4), row.getBoolean(5), row.getString(6), row.getLong(7)));
                }
            }
        }
        return stored;
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
                    ledgers.put(row.getString(1), new Ledger(row.getLong(2), row.getString(3)));
                }
            }
        }
        return ledgers;
    }

    /** The rows to insert, collected by column: one INSERT per table writes all of them. */
    private static final class Batch {

        private static final List<String> EVENT_TYPES =
                List.of("int8", "text", "text", "int8", "text", "int4", "text", "text", "text", "text", "text");

        private static final List<String> OUTCOME_TYPES =
                List.of("text", "text", "text", "text", "bool", "text", "int8");

        private final Map<String, Ledger> before;
        private final Map<String, Ledger> after = new LinkedHashMap<>();
        private final List<List<Object>> events = columns(EVENT_TYPES.size());
        private final List<List<Object>> tags = columns(2);
        private final List<NewEvent> accepted = new ArrayList<>();
        private final Set<String> acceptedTags = new HashSet<>();
        private final List<List<Object>> outcomes = columns(OUTCOME_TYPES.size());
        private final Map<CommandKey, StoredOutcome> stored;
        private long position;
        private @Nullable String lastHash;

        Batch(long head, Map<String, Ledger> ledgers, Map<CommandKey, StoredOutcome> stored) {
            position = head;
            before = ledgers;
            this.stored = stored;
        }

        Verdict judge(PendingAppend append, boolean conflicting) {
            NewOutcome outcome = append.outcome();
            StoredOutcome earlier = outcome == null ? null : stored.get(outcome.key());
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
            return switch (append.selection()) {
                case SqlCriteria.AnyOfTags(List<String> any) -> any.stream().anyMatch(acceptedTags::contains);
                case SqlCriteria.Everything _ -> !accepted.isEmpty();
                case SqlCriteria.Condition _ -> accepted.stream().anyMatch(append::isForbiddenBy);
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
            CommandKey key = outcome.key();
            stored.put(
                    key,
                    new StoredOutcome(outcome.fingerprint(), outcome.accepted(), outcome.answer(), accountVersion));
            Object[] row = {
                key.scope(),
                key.sender(),
                key.commandId(),
                outcome.fingerprint(),
                outcome.accepted(),
                outcome.answer(),
                accountVersion
            };
            for (int i = 0; i < row.length; i++) {
                outcomes.get(i).add(row[i]);
            }
        }

        private Ledger ledgerOf(String accountId) {
            return after.getOrDefault(accountId, before.getOrDefault(accountId, new Ledger(0, LedgerHash.GENESIS)));
        }

        private long add(NewEvent event) {
            position++;
            var texts = event.texts();
            Ledger last = ledgerOf(texts.accountId());
            long version = last.version() + 1;
            String hash = LedgerHash.of(
                    last.hash(),
                    position,
                    version,
                    texts.accountId(),
                    event.eventId(),
                    texts.name(),
                    texts.revision(),
                    event.time(),
                    texts.metadataJson(),
                    texts.payloadJson());
            after.put(texts.accountId(), new Ledger(version, hash));
            lastHash = hash;
            Object[] row = {
                position,
                event.eventId(),
                texts.accountId(),
                version,
                texts.name(),
                texts.revision(),
                event.time().toString(),
                texts.metadataJson(),
                texts.payloadJson(),
                last.hash(),
                hash
            };
            for (int i = 0; i < row.length; i++) {
                events.get(i).add(row[i]);
            }
            for (Tag tag : event.tags()) {
                String text = TagText.of(tag);
                tags.get(0).add(text);
                tags.get(1).add(position);
                acceptedTags.add(text);
            }
            accepted.add(event);
            return version;
        }

        void insert(Connection connection) throws SQLException {
            if (!outcomes.getFirst().isEmpty()) {
                insert(
                        connection,
                        "INSERT INTO command_outcomes (scope, sender, command_id, fingerprint, accepted,"
                                + " answer, account_version) SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?)",
                        OUTCOME_TYPES,
                        outcomes);
            }
            if (accepted.isEmpty()) {
                return;
            }
            insert(
                    connection,
                    "INSERT INTO events (position, event_id, account_id, account_version, name, revision, occurred_at,"
                        + " metadata, payload, previous_hash, hash) SELECT p, i, a, v, n, r, o::timestamptz, m, e, h0,"
                        + " h1 FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t(p, i, a, v, n, r, o, m, e, h0, h1)",
                    EVENT_TYPES,
                    events);
            insert(
                    connection,
                    "INSERT INTO event_tags (tag, position) SELECT * FROM unnest(?, ?)",
                    List.of("text", "int8"),
                    tags);
            List<List<Object>> ledgers = columns(3);
            after.forEach((account, ledger) -> {
                ledgers.get(0).add(account);
                ledgers.get(1).add(ledger.version());
                ledgers.get(2).add(ledger.hash());
            });
            insert(
                    connection,
                    "INSERT INTO ledgers (account_id, version, hash) SELECT * FROM unnest(?, ?, ?) ON CONFLICT"
                            + " (account_id) DO UPDATE SET version = excluded.version, hash = excluded.hash",
                    List.of("text", "int8", "text"),
                    ledgers);
            try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, '')")) {
                statement.setString(1, AppendSignal.CHANNEL);
                statement.execute();
            }
        }

        private static void insert(Connection connection, String sql, List<String> types, List<List<Object>> columns)
                throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < types.size(); i++) {
                    statement.setArray(
                            i + 1,
                            connection.createArrayOf(
                                    types.get(i), columns.get(i).toArray()));
                }
                statement.executeUpdate();
            }
        }

        private static List<List<Object>> columns(int count) {
            List<List<Object>> columns = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                columns.add(new ArrayList<>());
            }
            return columns;
        }
    }
}
