package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What has to be looked up in order to judge appends, and what was found. */
final class AppendLookUps {

    /** One look-up for each tag, however long its history is. The last column is the last number of any tag. */
    private static final String TAGS = "SELECT c.tag, n.id,"
            + " (SELECT max(t.position) FROM event_tags t WHERE t.tag = n.id), (SELECT max(id) FROM tag_names)"
            + " FROM unnest(?) AS c(tag)"
            + " LEFT JOIN LATERAL (SELECT id FROM tag_names n WHERE n.tag = c.tag LIMIT 1) n ON TRUE";

    private static final String LEDGERS = "SELECT account_id, version, hash FROM ledgers WHERE account_id = ANY(?)";

    private static final String OUTCOMES = "SELECT o.* FROM unnest(?) AS k(key)"
            + " CROSS JOIN LATERAL (SELECT o.key, o.fingerprint, o.accepted, o.answer, o.account_version"
            + " FROM command_outcomes o WHERE o.key = k.key LIMIT 1) o";

    private static final HexFormat HEX = HexFormat.of();

    private final Set<String> wantedTags = new HashSet<>();
    private final Set<UUID> commands = new HashSet<>();
    private final Map<String, TagState> tags = new HashMap<>();
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private final Map<UUID, StoredOutcome> outcomes = new HashMap<>();
    private long lastTag = -1;

    /** Adds what an append needs and is unknown. */
    void add(PendingAppend append, Predicate<String> unknownTag, Predicate<String> unknownAccount) {
        append.tagTexts().stream()
                .flatMap(Collection::stream)
                .filter(unknownTag)
                .forEach(wantedTags::add);
        append.views().reads().keySet().stream().filter(unknownTag).forEach(wantedTags::add);
        append.accounts().filter(unknownAccount).forEach(account -> ledgers.put(account, Ledger.EMPTY));
        addOutcome(append);
    }

    /** Adds only the outcome that the command may have. */
    void addOutcome(PendingAppend append) {
        NewOutcome outcome = append.outcome();
        if (outcome != null) {
            commands.add(outcome.key().digest());
        }
    }

    /** Adds the statements that look all this up. */
    void addTo(RoundTrip trip) {
        if (!wantedTags.isEmpty()) {
            trip.with(TAGS, array("text", wantedTags), row -> {
                while (row.next()) {
                    tags.put(row.getString(1), new TagState(row.getLong(2), row.getLong(3)));
                    lastTag = row.getLong(4);
                }
            });
        }
        if (!ledgers.isEmpty()) {
            trip.with(LEDGERS, array("text", ledgers.keySet()), row -> {
                while (row.next()) {
                    ledgers.put(row.getString(1), new Ledger(row.getLong(2), HEX.formatHex(row.getBytes(3))));
                }
            });
        }
        if (!commands.isEmpty()) {
            trip.with(OUTCOMES, array("uuid", commands), row -> {
                while (row.next()) {
                    outcomes.put(row.getObject(1, UUID.class), PostgresOutcomeStore.outcome(row, 2));
                }
            });
        }
    }

    private static RoundTrip.Binder array(String type, Set<?> values) {
        return (statement, first) -> {
            statement.setArray(first, statement.getConnection().createArrayOf(type, values.toArray()));
            return first + 1;
        };
    }

    /** The tags that were looked up. */
    Map<String, TagState> tags() {
        return tags;
    }

    /** The last number that was given to any tag; negative if no tag was looked up. */
    long lastTag() {
        return lastTag;
    }

    /** The accounts that were looked up. */
    Map<String, Ledger> ledgers() {
        return ledgers;
    }

    /** The commands that were looked up, or will be. */
    Set<UUID> commands() {
        return commands;
    }

    /** The outcomes of those commands that have one. */
    Map<UUID, StoredOutcome> outcomes() {
        return outcomes;
    }
}
