package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * What Axon's contract of a storage engine asks for and this service does not use: criteria of any kind, and streams
 * without end. Axon's test suite for storage engines uses it. Decisions look at states in memory, which are loaded with
 * {@link TagHistories}, and whoever follows the log is a {@link LogFollower}.
 */
final class AxonContract {

    /** The position before the first event at or after a time, or else the head: {@code tokenAt}. */
    static final String POSITION_BEFORE =
            "SELECT coalesce((SELECT min(position) - 1 FROM events WHERE occurred_at >= ?),"
                    + " (SELECT max(position) FROM events), 0)";

    private AxonContract() {}

    /**
     * Matches any criteria, even none.
     *
     * @param condition SQL over a row {@code e} of the log, with placeholders
     * @param arguments one array of texts per placeholder
     */
    record Criteria(EventCriteria criteria, String condition, List<List<String>> arguments) {

        /**
         * Events that match, oldest first.
         *
         * @param through position up to which none is missing
         */
        record Selected(List<StoredEvent> events, Head head, long through) {}

        static Criteria of(EventCriteria criteria) {
            List<List<String>> arguments = new ArrayList<>();
            String condition = criteria.hasCriteria()
                    ? criteria.flatten().stream()
                            .map(c -> conditionOf(c, arguments))
                            .collect(Collectors.joining(" OR ", "(", ")"))
                    : "TRUE";
            return new Criteria(criteria, condition, arguments);
        }

        private static String conditionOf(EventCriterion criterion, List<List<String>> arguments) {
            var condition = new StringBuilder("(TRUE");
            if (!criterion.types().isEmpty()) {
                condition.append(" AND e.name = ANY(?)");
                arguments.add(
                        criterion.types().stream().map(QualifiedName::name).toList());
            }
            for (Tag tag : criterion.tags()) {
                condition
                        .append(" AND EXISTS (SELECT 1 FROM event_tags t JOIN tag_names n ON n.id = t.tag")
                        .append(" WHERE n.tag = ANY(?) AND t.position = e.position)");
                arguments.add(List.of(TagText.of(tag)));
            }
            return condition.append(')').toString();
        }

        /** Reads the next events in {@code (after, upTo]}, at most {@code limit} of them. */
        Selected read(EventLog log, long after, long upTo, int limit) {
            EventLog.Page<StoredEvent> page = log.page(
                    "SELECT " + EventLog.COLUMNS + " FROM events e WHERE e.position > ? AND e.position <= ? AND "
                            + condition + " ORDER BY e.position LIMIT ?",
                    statement -> {
                        statement.setLong(1, after);
                        statement.setLong(2, upTo);
                        int next = bindArguments(statement, 3);
                        statement.setInt(next, limit);
                        return next + 1;
                    },
                    EventLog::storedEvent);
            return new Selected(
                    page.events(),
                    page.head(),
                    page.events().size() < limit
                            ? Math.min(upTo, page.head().position())
                            : page.events().getLast().position());
        }

        /** Whether there is such an event after a position. */
        boolean existsAfter(Connection connection, long position) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT EXISTS (SELECT 1 FROM events e WHERE e.position > ? AND " + condition + ")")) {
                statement.setLong(1, position);
                bindArguments(statement, 2);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        }

        boolean matches(NewEvent event) {
            return criteria.matches(event.type(), event.tags());
        }

        private int bindArguments(PreparedStatement statement, int first) throws SQLException {
            int i = first;
            for (List<String> argument : arguments) {
                statement.setArray(i++, EventLog.texts(statement.getConnection(), argument));
            }
            return i;
        }
    }

    /** An event after the marker that matches is a conflict. */
    record Condition(Criteria criteria, long marker) {}

    /**
     * All matching events up to the head of the log as the first page saw it, followed by that head as the marker. No
     * event can appear at or before a head that was seen, so all pages show the same state.
     */
    static final class Sourced extends PagedEvents {

        private final EventLog log;
        private final Criteria criteria;
        private final int pageSize;
        private long after;
        private long head = Long.MAX_VALUE;
        private boolean exhausted;

        Sourced(EventLog log, EventTranslation translation, Criteria criteria, long after, int pageSize) {
            super(translation);
            this.log = log;
            this.criteria = criteria;
            this.after = after;
            this.pageSize = pageSize;
        }

        @Override
        List<Entry<EventMessage>> nextPage() {
            Criteria.Selected page = criteria.read(log, after, head, pageSize);
            if (head == Long.MAX_VALUE) {
                head = page.head().position();
            }
            List<Entry<EventMessage>> entries = new ArrayList<>(page.events().size() + 1);
            page.events().forEach(event -> entries.add(entry(event)));
            after = page.through();
            if (after >= head) {
                exhausted = true;
                entries.add(new SimpleEntry<>(
                        TerminalEventMessage.INSTANCE,
                        ConsistencyMarker.addToContext(Context.empty(), new GlobalIndexConsistencyMarker(head))));
            }
            return entries;
        }

        @Override
        boolean isExhausted() {
            return exhausted;
        }

        @Override
        public void setCallback(Runnable callback) {
            callback.run();
        }
    }

    /** Tails the log without end, and calls back whenever the log has grown. */
    static final class Tail extends PagedEvents {

        private final EventLog log;
        private final AppendSignal signal;
        private final Criteria criteria;
        private final int pageSize;
        private long after;
        private Runnable callback = () -> {};

        Tail(
                EventLog log,
                EventTranslation translation,
                AppendSignal signal,
                Criteria criteria,
                long after,
                int pageSize) {
            super(translation);
            this.log = log;
            this.signal = signal;
            this.criteria = criteria;
            this.after = after;
            this.pageSize = pageSize;
        }

        @Override
        List<Entry<EventMessage>> nextPage() {
            if (signal.head() <= after) {
                return List.of();
            }
            Criteria.Selected page = criteria.read(log, after, Long.MAX_VALUE, pageSize);
            after = Math.max(after, page.through());
            return page.events().stream().map(this::entry).toList();
        }

        @Override
        boolean isExhausted() {
            return false;
        }

        @Override
        public synchronized void setCallback(Runnable newCallback) {
            signal.remove(callback);
            callback = newCallback;
            signal.add(callback);
            callback.run();
        }

        @Override
        public synchronized void close() {
            signal.remove(callback);
            super.close();
        }
    }
}
