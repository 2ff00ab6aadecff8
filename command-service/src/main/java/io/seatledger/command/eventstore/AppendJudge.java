package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Judges appends one after the other, as if each were written before the next one is judged, and collects the rows to
 * write. It knows of the log what it is told before, and asks no database.
 */
final class AppendJudge {

    /**
     * A tag of the log.
     *
     * @param id its number; 0 if it has none yet
     * @param position of its last event; 0 if it has none
     */
    record TagState(long id, long position) {}

    /** Where the ledger of an account ends. */
    record Ledger(long version, String hash) {

        static final Ledger EMPTY = new Ledger(0, LedgerHash.GENESIS);
    }

    record NameRow(long id, String tag) {}

    record OutcomeRow(UUID key, StoredOutcome outcome) {}

    record EventRow(
            long position,
            long accountVersion,
            PendingAppend append,
            NewEvent event,
            List<String> tagTexts,
            List<Long> tags,
            Set<String> newTags,
            String previousHash,
            String hash) {

        LoggedEvent logged() {
            var texts = event.texts();
            return new LoggedEvent(
                    new EventEnvelope(
                            event.eventId().toString(),
                            texts.accountId(),
                            accountVersion,
                            position,
                            event.time(),
                            texts.name(),
                            texts.revision(),
                            tagTexts,
                            texts.metadataJson(),
                            texts.payloadJson(),
                            previousHash,
                            hash),
                    event.event(),
                    append,
                    newTags);
        }
    }

    private final Head head;
    private final Map<String, TagState> logged = new HashMap<>();
    private final Map<String, TagState> tags = new HashMap<>();
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private final Map<UUID, StoredOutcome> outcomes = new HashMap<>();
    private final List<NameRow> newNames = new ArrayList<>();
    private final List<OutcomeRow> newOutcomes = new ArrayList<>();
    private final List<EventRow> newEvents = new ArrayList<>();
    private final Set<PendingAppend> lost = new HashSet<>();
    private long position;
    private String lastHash;
    private long lastTag;

    /** @param head where the log ends */
    AppendJudge(Head head) {
        this.head = head;
        position = head.position();
        lastHash = head.hash();
    }

    /** Tells what the log has of a tag. */
    void know(String tag, TagState state) {
        if (logged.putIfAbsent(tag, state) == null) {
            tags.put(tag, state);
        }
    }

    boolean knowsTag(String tag) {
        return logged.containsKey(tag);
    }

    boolean knowsAccount(String accountId) {
        return ledgers.containsKey(accountId);
    }

    /** Tells the last number that was given to any tag. It must be known before a tag gets a new number. */
    void knowLastTag(long id) {
        lastTag = Math.max(lastTag, id);
    }

    /** Tells what the log has of an account. An account that is not told of has no events. */
    void know(String accountId, Ledger ledger) {
        ledgers.putIfAbsent(accountId, ledger);
    }

    /** Tells the outcome that a command has. A command that is not told of has none. */
    void know(UUID key, StoredOutcome outcome) {
        outcomes.putIfAbsent(key, outcome);
    }

    /**
     * Judges the next append.
     *
     * @param conditionFails whether the log has an event that the {@linkplain AxonContract.Condition condition} of the
     *     append excludes
     */
    Verdict judge(PendingAppend append, boolean conditionFails) {
        append.standDown();
        NewOutcome outcome = append.outcome();
        StoredOutcome earlier =
                outcome == null ? null : outcomes.get(outcome.key().digest());
        if (earlier != null) {
            return new Verdict.Recorded(earlier);
        }
        PendingAppend predecessor = append.predecessor();
        if (predecessor != null && !predecessor.stands()) {
            return conflict(append, Set.of(), predecessor.isSettled() || lost.contains(predecessor));
        }
        Set<String> conflicts = conflictsOf(append);
        if (!conflicts.isEmpty() || conditionFails || excludesAnother(append.condition())) {
            return conflict(
                    append, conflicts, conditionFails || conflicts.stream().anyMatch(tag -> isLostFor(append, tag)));
        }
        AppendReceipt receipt = add(append);
        if (outcome != null) {
            add(outcome, receipt.accountVersions().getOrDefault(outcome.accountId(), 0L));
        }
        append.stand(true);
        return new Verdict.Appended(receipt);
    }

    private Verdict conflict(PendingAppend append, Set<String> tags, boolean isLost) {
        if (isLost) {
            lost.add(append);
        }
        return new Verdict.Conflicting(tags, isLost ? head.position() : position);
    }

    /**
     * Whether a conflict of this append is with what the log has, and stays, whatever becomes of the other appends that
     * were judged.
     */
    boolean isLost(PendingAppend append) {
        return lost.contains(append);
    }

    private Set<String> conflictsOf(PendingAppend append) {
        Set<String> conflicts = new HashSet<>();
        append.views().reads().forEach((tag, view) -> {
            if (hasMore(tag, view)) {
                conflicts.add(tag);
            }
        });
        return conflicts;
    }

    /** Whether there is an event that the view lacks, or the view has events that there will never be. */
    private boolean hasMore(String tag, TagView view) {
        Long known = known(tag, view);
        return known == null || stateOf(tag).position() > known;
    }

    /** The position up to which a view has all events; {@code null} if what it was built on is not in the log. */
    private @Nullable Long known(String tag, TagView view) {
        if (view.position() > head.position()) {
            // The decision has seen events that this database has lost.
            return null;
        }
        PendingAppend writer = view.writer();
        if (writer == null) {
            return view.position();
        }
        Long left = writer.left(tag);
        return left == null ? null : Long.valueOf(Math.max(left, view.position()));
    }

    private boolean isLostFor(PendingAppend append, String tag) {
        TagView view = Objects.requireNonNull(append.views().reads().get(tag));
        Long known = known(tag, view);
        PendingAppend writer = view.writer();
        return known == null
                ? writer == null || writer.isSettled() || lost.contains(writer)
                : Objects.requireNonNull(logged.get(tag)).position() > known;
    }

    private boolean excludesAnother(AxonContract.@Nullable Condition condition) {
        return condition != null
                && (condition.marker() > head.position()
                        || newEvents.stream()
                                .anyMatch(row -> condition.criteria().matches(row.event())));
    }

    private AppendReceipt add(PendingAppend append) {
        List<List<String>> texts = append.tagTexts();
        Set<String> broken = new HashSet<>();
        Views views = append.views();
        for (List<String> tagsOfEvent : texts) {
            for (String tag : tagsOfEvent) {
                TagView view = views.writes().get(tag);
                if (!views.reads().containsKey(tag) && (view == null || hasMore(tag, view))) {
                    broken.add(tag);
                }
            }
        }
        Map<String, Long> versions = new HashMap<>();
        versions.put(append.accountId(), ledgerOf(append.accountId()).version());
        Map<String, Long> left = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            NewEvent event = append.events().get(i);
            versions.put(event.texts().accountId(), add(append, event, texts.get(i)));
            for (String tag : texts.get(i)) {
                if (!broken.contains(tag)) {
                    left.put(tag, position);
                }
            }
        }
        append.leaves(left);
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

    private long add(PendingAppend append, NewEvent event, List<String> tagTexts) {
        position++;
        var texts = event.texts();
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
        List<Long> numbers = new ArrayList<>(tagTexts.size());
        Set<String> newTags = new HashSet<>();
        for (String tag : tagTexts) {
            long id = stateOf(tag).id();
            if (id == 0) {
                id = ++lastTag;
                newNames.add(new NameRow(id, tag));
                newTags.add(tag);
            }
            tags.put(tag, new TagState(id, position));
            numbers.add(id);
        }
        newEvents.add(new EventRow(position, version, append, event, tagTexts, numbers, newTags, last.hash(), hash));
        return version;
    }

    private TagState stateOf(String tag) {
        return Objects.requireNonNull(tags.get(tag), "a tag of the group was not looked up");
    }

    /** Where the log ends once the rows are written. */
    Head newHead() {
        return new Head(position, lastHash, head.incarnation());
    }

    List<NameRow> newNames() {
        return newNames;
    }

    List<OutcomeRow> newOutcomes() {
        return newOutcomes;
    }

    List<EventRow> newEvents() {
        return newEvents;
    }
}
