package io.seatledger.command.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;

/** Event criteria in the form that the SQL queries need. */
sealed interface SqlCriteria permits SqlCriteria.AnyOfTags, AxonContract.AnyCriteria {

    /** A query for the selected events, oldest first, with the columns {@link EventLog#COLUMNS}. */
    String events();

    /**
     * Binds the parameters of the query, which are the first ones of the statement: events in {@code (after, upTo]}.
     *
     * @return index of the next parameter
     */
    int bind(PreparedStatement statement, long after, long upTo, int limit) throws SQLException;

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

    /**
     * Matches events with at least one of these tags. All decisions of this service use it, and one index serves it.
     */
    record AnyOfTags(List<String> tags) implements SqlCriteria {

        /**
         * The LIMIT of each tag bounds the work to one page, however long the history of the tag is. {@code LATERAL}
         * with a LIMIT makes PostgreSQL use the index, even when the statistics of a table are stale.
         */
        @Override
        public String events() {
            return "SELECT " + EventLog.COLUMNS + " FROM (SELECT DISTINCT p.position FROM unnest(?) AS c(tag)"
                    + " CROSS JOIN LATERAL (SELECT n.id FROM tag_names n WHERE n.tag = c.tag LIMIT 1) n"
                    + " CROSS JOIN LATERAL (SELECT t.position FROM event_tags t WHERE t.tag = n.id"
                    + " AND t.position > ? AND t.position <= ? ORDER BY t.position LIMIT ?) p"
                    + " ORDER BY p.position LIMIT ?) s"
                    + " CROSS JOIN LATERAL (SELECT * FROM events e WHERE e.position = s.position LIMIT 1) e";
        }

        @Override
        public int bind(PreparedStatement statement, long after, long upTo, int limit) throws SQLException {
            statement.setArray(1, EventLog.texts(statement.getConnection(), tags));
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            statement.setInt(4, limit);
            statement.setInt(5, limit);
            return 6;
        }
    }
}
