package io.seatledger.command.eventstore;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of tags, each tag from its snapshot on. If the histories are short, one query finds everything: the
 * snapshots, the events after them, and the head of the log. Any number of threads may use it.
 */
public final class TagHistories {

    /** How many events a page has, roughly. Two pages are in memory at a time. */
    private static final int PAGE = 4_000;

    /** What a tag may add to a page at least: most entities have fewer events. */
    private static final int LEAST_PER_TAG = 8;

    private static final String EVENTS = " CROSS JOIN LATERAL (SELECT t.position FROM event_tags t"
            + " WHERE t.tag = c.tag AND t.position > c.start AND t.position <= ? ORDER BY t.position LIMIT ?) p"
            + " CROSS JOIN LATERAL (SELECT e.position, e.account_version, e.name, e.revision, e.payload FROM events e"
            + " WHERE e.position = p.position LIMIT 1) e";

    /**
     * A row for each tag that has events, with its number, where its snapshot ends, and what the snapshot says; and
     * beside them, a row for each event. The snapshot and the events are seen by the same statement, so there is no gap
     * between them.
     */
    static final String FIRST_PAGE = "WITH c AS MATERIALIZED (SELECT a.wanted, n.id AS tag,"
            + " coalesce(s.position, 0) AS start, coalesce(s.version, 0) AS version, s.state"
            + " FROM unnest(?, ?) WITH ORDINALITY AS a(text, format, wanted)"
            + " CROSS JOIN LATERAL (SELECT n.id FROM tag_names n WHERE n.tag = a.text LIMIT 1) n"
            + " LEFT JOIN LATERAL (SELECT s.position, s.version, s.state FROM entity_snapshots s"
            + " WHERE s.tag = a.text AND s.format = a.format LIMIT 1) s ON TRUE)"
            + " SELECT c.wanted, c.start AS position, c.version, NULL AS name, 0 AS revision, c.state AS json, c.tag"
            + " FROM c UNION ALL"
            + " SELECT c.wanted, e.position, e.account_version, e.name, e.revision, e.payload, c.tag FROM c" + EVENTS;

    static final String NEXT_PAGE = "SELECT c.wanted, e.position, e.account_version, e.name, e.revision, e.payload,"
            + " c.tag FROM unnest(?, ?, ?) AS c(wanted, tag, start)" + EVENTS;

    /** Looks at every event of a stretch of the log, which is cheaper than looking up most of them by their tag. */
    private static final String STRETCH = "SELECT ?, e.position, e.account_version, e.name, e.revision, e.payload, ?"
            + " FROM events e WHERE e.position > ? AND e.position <= ? AND e.tags @> ARRAY[?] ORDER BY e.position";

    /** How many events are looked at for one that has the tag, at most. */
    private static final int DENSE = 4;

    private static final RowType<Wanted> WANTED = new RowType<Wanted>()
            .with("text", "text", wanted -> TagText.of(wanted.tag()))
            .with("format", "int4", Wanted::format);

    private static final RowType<Cursor> CURSORS = new RowType<Cursor>()
            .with("wanted", "int8", cursor -> cursor.number)
            .with("tag", "int8", cursor -> cursor.tagId)
            .with("start", "int8", cursor -> cursor.after);

    private static final Executor AHEAD = task -> Thread.ofVirtual().start(task);

    private final EventLog log;
    private final EventCodec codec;
    private final UnknownEvents unknown;

    /** @param unknown is told of events that a newer version wrote */
    public TagHistories(EventLog log, EventCodec codec, UnknownEvents unknown) {
        this.log = log;
        this.codec = codec;
        this.unknown = unknown;
    }

    /**
     * What is to be read.
     *
     * @param format of the snapshots that can be used; those of another format are ignored
     */
    public record Wanted(Tag tag, int format) {}

    /**
     * A place in the log.
     *
     * @param position 0 before the first event
     * @param hash of the event at the position; empty before the first event
     */
    public record Place(long position, String hash) {}

    /** Takes what is read: for each tag perhaps a snapshot, and then the events after it, in their order. */
    public interface Reader {

        /**
         * Begins with a snapshot.
         *
         * @param state as it was stored
         * @return {@code false} if the snapshot cannot be used; then the events are read from the first one on
         */
        boolean begin(Tag tag, String state, long version);

        /** Goes on with an event. An event that has several of the tags comes once for each of them. */
        void next(Tag tag, Event event, long accountVersion);
    }

    /** A row of the result: an event of a tag, or the tag itself, which has no name. */
    private record Row(
            int wanted,
            long position,
            long version,
            @Nullable String name,
            int revision,
            @Nullable String json,
            long tagId) {

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getInt(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getInt(5),
                    row.getString(6),
                    row.getLong(7));
        }

        boolean isEvent() {
            return name != null;
        }
    }

    /** How far a tag has been read. */
    private static final class Cursor {

        private final int number;
        private final Tag tag;
        private final long tagId;
        private long after;

        /** Whether many of the next events probably have the tag, because many of the last ones had it. */
        private boolean dense;

        Cursor(Tag tag, Row row) {
            this.number = row.wanted();
            this.tag = tag;
            this.tagId = row.tagId();
            this.after = row.position();
        }

        void moveTo(long position, int events) {
            dense = (long) events * DENSE >= position - after;
            after = position;
        }
    }

    /**
     * Reads tags as they are at one position.
     *
     * @param wanted different tags
     * @return where that is: the head of the log
     * @throws EventStoreUnavailableException if the database cannot be reached
     * @throws UnknownEventException if a newer version wrote one of the events
     */
    public Place read(List<Wanted> wanted, Reader reader) {
        int share = perTag(wanted.size());
        EventLog.Page<Row> first = firstPage(wanted, share);
        long head = first.head().position();
        Map<Integer, Cursor> cursors = new HashMap<>();
        Map<Integer, Cursor> fromTheStart = new HashMap<>();
        for (Row row : first.events()) {
            if (!row.isEvent()) {
                var cursor = new Cursor(wanted.get(row.wanted() - 1).tag(), row);
                cursors.put(cursor.number, cursor);
                // A snapshot of something that is not in the log is worth nothing.
                if (row.json() != null
                        && !(row.position() <= head && reader.begin(cursor.tag, row.json(), row.version()))) {
                    cursor.after = 0;
                    fromTheStart.put(cursor.number, cursor);
                }
            }
        }
        List<Row> page = first.events().stream()
                .filter(row -> row.isEvent() && !fromTheStart.containsKey(row.wanted()))
                .toList();
        List<Cursor> unfinished = move(cursors, page, share);
        unfinished.addAll(fromTheStart.values());
        while (!unfinished.isEmpty()) {
            List<Cursor> asked = unfinished;
            boolean dense = asked.size() == 1 && asked.getFirst().dense;
            int more = perTag(asked.size());
            // The next page is on its way while this one is folded.
            CompletableFuture<List<Row>> next = CompletableFuture.supplyAsync(
                    () -> dense ? stretch(asked.getFirst(), head) : nextPage(asked, head, more), AHEAD);
            deliver(page, cursors, reader);
            page = join(next);
            unfinished = dense ? move(asked.getFirst(), page.size(), head) : move(cursors, page, more);
        }
        deliver(page, cursors, reader);
        return new Place(head, first.head().hash());
    }

    private EventLog.Page<Row> firstPage(List<Wanted> wanted, int perTag) {
        return log.page(
                FIRST_PAGE,
                statement -> {
                    int next = WANTED.bind(statement, 1, wanted);
                    statement.setLong(next, Long.MAX_VALUE);
                    statement.setInt(next + 1, perTag);
                    return next + 2;
                },
                Row::read);
    }

    private static int perTag(int tags) {
        return Math.max(PAGE / Math.max(tags, 1), LEAST_PER_TAG);
    }

    private List<Row> nextPage(List<Cursor> cursors, long head, int perTag) {
        return log.rows(
                NEXT_PAGE,
                statement -> {
                    int next = CURSORS.bind(statement, 1, cursors);
                    statement.setLong(next, head);
                    statement.setInt(next + 1, perTag);
                    return next + 2;
                },
                Row::read);
    }

    private List<Row> stretch(Cursor cursor, long head) {
        return log.rows(
                STRETCH,
                statement -> {
                    statement.setInt(1, cursor.number);
                    statement.setLong(2, cursor.tagId);
                    statement.setLong(3, cursor.after);
                    statement.setLong(4, endOfStretch(cursor, head));
                    statement.setLong(5, cursor.tagId);
                    return 6;
                },
                Row::read);
    }

    private static long endOfStretch(Cursor cursor, long head) {
        return Math.min(cursor.after + PAGE, head);
    }

    private static List<Row> join(CompletableFuture<List<Row>> page) {
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Moves the cursors to the end of a page, and returns those that may have more. */
    private static List<Cursor> move(Map<Integer, Cursor> cursors, List<Row> page, int perTag) {
        Map<Integer, Integer> found = new HashMap<>();
        Map<Integer, Long> last = new HashMap<>();
        for (Row row : page) {
            found.merge(row.wanted(), 1, Integer::sum);
            last.merge(row.wanted(), row.position(), Math::max);
        }
        List<Cursor> full = new ArrayList<>();
        last.forEach((number, position) -> {
            Cursor cursor = Objects.requireNonNull(cursors.get(number));
            if (found.getOrDefault(number, 0) == perTag) {
                cursor.moveTo(position, perTag);
                full.add(cursor);
            }
        });
        return full;
    }

    /** Moves a cursor to the end of a stretch, and returns it if it may have more. */
    private static List<Cursor> move(Cursor cursor, int events, long head) {
        cursor.moveTo(endOfStretch(cursor, head), events);
        return cursor.after < head ? List.of(cursor) : List.of();
    }

    /** In the order of the log, so that an event that several of the tags have is decoded once. */
    private void deliver(List<Row> page, Map<Integer, Cursor> cursors, Reader reader) {
        long position = 0;
        Event event = null;
        for (Row row :
                page.stream().sorted(Comparator.comparingLong(Row::position)).toList()) {
            if (event == null || row.position() != position) {
                event = decode(row);
                position = row.position();
            }
            reader.next(cursorOf(row, cursors).tag, event, row.version());
        }
    }

    private static Cursor cursorOf(Row row, Map<Integer, Cursor> cursors) {
        return Objects.requireNonNull(cursors.get(row.wanted()), "a tag has events and no number");
    }

    private Event decode(Row row) {
        return switch (codec.decode(String.valueOf(row.name()), row.revision(), String.valueOf(row.json()))) {
            case DecodedEvent.Known(Event event) -> event;
            case DecodedEvent.Unknown(String name, int revision, var _) ->
                throw unknown.meet(new EventType(name, revision), row.position());
        };
    }
}
