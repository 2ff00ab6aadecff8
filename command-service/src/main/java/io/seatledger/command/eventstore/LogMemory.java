package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.AppendJudge.EventRow;
import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.events.EventEnvelope;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lane remembers of the log, so that it need not look it up: the numbers and the last positions of the tags
 * that it met lately, and where the ledgers of accounts end.
 *
 * <p>The memory is that of one moment: it knows the {@link Head} that the log had then. Tags and ledgers change only
 * with the events of an append, every append moves the head, and every append holds the lock of all nodes. So if the
 * head is the same when the lane holds the lock again, nobody has written in between, and nobody can until the lane
 * releases the lock: whatever is remembered is what a look-up would find. If the head has moved by a few events, they
 * are read, and what they change is changed here. If it has moved further, or the database is on another timeline,
 * everything is forgotten. A group that was not committed leaves no trace here, and one whose commit was not answered
 * is found by the next one as events that were missed.
 */
final class LogMemory {

    /** The most events that are read in order to keep the memory. */
    static final int LONGEST_GAP = 2_000;

    private static final int TAGS = 50_000;
    private static final int LEDGERS = 10_000;
    private static final long UNKNOWN = -1;

    private final Map<String, TagState> tags = new LeastRecentlyUsed<>(TAGS);
    private final Map<String, Ledger> ledgers = new LeastRecentlyUsed<>(LEDGERS);
    private @Nullable Head head;
    private long lastTag = UNKNOWN;

    /** An event that somebody else wrote, with the numbers of its tags. */
    record Missed(EventEnvelope envelope, Map<String, Long> tagNumbers) {}

    /** The moment that this is the memory of; {@code null} if nothing is remembered. */
    @Nullable
    Head head() {
        return head;
    }

    @Nullable
    TagState tag(String tag) {
        return tags.get(tag);
    }

    @Nullable
    Ledger ledger(String accountId) {
        return ledgers.get(accountId);
    }

    /**
     * Moves on to where the log ends now, under the lock.
     *
     * @param missed the events after {@link #head}, but no more than one too many
     * @return of each of these events, the tags that had no event before, as far as that is known; empty if the events
     *     do not lead from what is remembered to this head, so that everything was forgotten
     */
    List<Set<String>> moveTo(Head now, List<Missed> missed) {
        if (!leadTo(now, missed)) {
            tags.clear();
            ledgers.clear();
            lastTag = UNKNOWN;
            head = now;
            return List.of();
        }
        head = now;
        return missed.stream()
                .map(event -> {
                    Set<String> fresh = new HashSet<>();
                    event.tagNumbers().forEach((tag, number) -> {
                        if (lastTag != UNKNOWN && number > lastTag) {
                            fresh.add(tag);
                        }
                    });
                    add(event.envelope(), event.tagNumbers());
                    return fresh;
                })
                .toList();
    }

    private boolean leadTo(Head now, List<Missed> missed) {
        Head before = head;
        if (before == null || !before.incarnation().equals(now.incarnation())) {
            return false;
        }
        return missed.isEmpty()
                ? before.equals(now)
                : missed.size() <= LONGEST_GAP
                        && missed.getFirst().envelope().position() == before.position() + 1
                        && missed.getLast().envelope().hash().equals(now.hash());
    }

    private void add(EventEnvelope event, Map<String, Long> tagNumbers) {
        ledgers.put(event.accountId(), new Ledger(event.accountVersion(), event.hash()));
        tagNumbers.forEach((tag, number) -> {
            tags.put(tag, new TagState(number, event.position()));
            meet(number);
        });
    }

    private void meet(long tagNumber) {
        if (lastTag != UNKNOWN) {
            lastTag = Math.max(lastTag, tagNumber);
        }
    }

    /** Remembers what was looked up at {@link #head}. */
    void know(String tag, TagState state) {
        if (state.id() != 0) {
            tags.put(tag, state);
        }
    }

    /** Remembers what was looked up at {@link #head}. */
    void know(String accountId, Ledger ledger) {
        ledgers.put(accountId, ledger);
    }

    /** Remembers the last number that was given to any tag. */
    void knowLastTag(long id) {
        lastTag = id;
    }

    /** The last number that was given to any tag; 0 if it is not known. */
    long lastTag() {
        return Math.max(lastTag, 0);
    }

    /** Moves on to where the log ends after a commit. */
    void committed(Head now, List<EventRow> events) {
        for (EventRow row : events) {
            ledgers.put(row.event().texts().accountId(), new Ledger(row.accountVersion(), row.hash()));
            for (int i = 0; i < row.tags().size(); i++) {
                tags.put(row.tagTexts().get(i), new TagState(row.tags().get(i), row.position()));
                meet(row.tags().get(i));
            }
        }
        head = now;
    }

    @SuppressWarnings("serial")
    private static final class LeastRecentlyUsed<V> extends LinkedHashMap<String, V> {

        private final int most;

        LeastRecentlyUsed(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }
}
