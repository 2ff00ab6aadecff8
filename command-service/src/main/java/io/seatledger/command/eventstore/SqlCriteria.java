package io.seatledger.command.eventstore;

import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.jspecify.annotations.Nullable;

/** Event criteria in the form that the SQL queries need. */
sealed interface SqlCriteria permits SqlCriteria.AnyOfTags, AxonContract.AnyCriteria {

    /**
     * Events of a selection, oldest first.
     *
     * @param through position up to which no event of the selection is missing
     */
    record Selected(List<StoredEvent> events, Head head, long through) {}

    /**
     * Reads the next events in {@code (after, upTo]}, about {@code limit} of them. If there are any, the selection gets
     * further than {@code after}.
     */
    Selected read(EventLog log, long after, long upTo, int limit);

    static SqlCriteria of(EventCriteria criteria) {
        Set<EventCriterion> criterions = criteria.flatten();
        return criteria.hasCriteria()
                        && criterions.stream()
                                .allMatch(c -> c.types().isEmpty() && c.tags().size() == 1)
                ? new AnyOfTags(criterions.stream()
                        .flatMap(c -> c.tags().stream())
                        .map(TagText::of)
                        .distinct()
                        .toList())
                : AxonContract.AnyCriteria.of(criteria);
    }

    /** Matches events with at least one of these tags. One index serves it. */
    record AnyOfTags(List<String> tags) implements SqlCriteria {

        /** What a tag may add to a page at least, so that thousands of tags still get on. */
        private static final int LEAST_PER_TAG = 4;

        /**
         * Each tag is looked up once, and adds its share of the page at most. So a page costs about as many rows as it
         * may have, however many tags there are and however long their histories. A tag that had more to add ends the
         * page at its last row: what the others have after it comes with the next page.
         *
         * <p>{@code LATERAL} with a LIMIT makes PostgreSQL use the index, even when the statistics of a table are
         * stale.
         */
        static final String PAGE = "SELECT " + EventLog.COLUMNS + ", s.through FROM (WITH found AS MATERIALIZED ("
                + "SELECT n.id, p.position FROM unnest(?) AS c(tag)"
                + " CROSS JOIN LATERAL (SELECT n.id FROM tag_names n WHERE n.tag = c.tag LIMIT 1) n"
                + " CROSS JOIN LATERAL (SELECT t.position FROM event_tags t WHERE t.tag = n.id"
                + " AND t.position > ? AND t.position <= ? ORDER BY t.position LIMIT ?) p), cut AS ("
                + "SELECT min(last) AS through FROM"
                + " (SELECT max(position) AS last FROM found GROUP BY id HAVING count(*) = ?) f)"
                + " SELECT DISTINCT f.position, cut.through FROM found f CROSS JOIN cut"
                + " WHERE f.position <= coalesce(cut.through, f.position) ORDER BY f.position) s"
                + " CROSS JOIN LATERAL (SELECT * FROM events e WHERE e.position = s.position LIMIT 1) e";

        private record Row(StoredEvent event, @Nullable Long through) {}

        @Override
        public Selected read(EventLog log, long after, long upTo, int limit) {
            EventLog.Page<Row> page = log.page(
                    PAGE,
                    binding(after, upTo, limit),
                    row -> new Row(EventLog.storedEvent(row), row.getObject(9, Long.class)));
            Long cut = page.events().isEmpty() ? null : page.events().getFirst().through();
            return new Selected(
                    page.events().stream().map(Row::event).toList(),
                    page.head(),
                    cut == null ? Math.min(upTo, page.head().position()) : cut);
        }

        EventLog.Binding binding(long after, long upTo, int limit) {
            int perTag = Math.max(limit / tags.size() + 1, LEAST_PER_TAG);
            return statement -> {
                statement.setArray(1, EventLog.texts(statement.getConnection(), tags));
                statement.setLong(2, after);
                statement.setLong(3, upTo);
                statement.setInt(4, perTag);
                statement.setInt(5, perTag);
                return 6;
            };
        }
    }
}
