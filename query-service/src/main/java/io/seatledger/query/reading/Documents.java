package io.seatledger.query.reading;

import io.seatledger.query.consuming.View;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Finds the documents of read models, for every read of the service. A query that is not answered within
 * {@value #LONGEST_SECONDS} seconds is ended by the database.
 */
@Component
public class Documents {

    private static final long LONGEST_SECONDS = 2;
    private static final String ACCOUNT = "accountId";

    private final MongoOperations mongo;

    /**
     * A part of a list.
     *
     * @param more whether others follow
     */
    public record Page<V>(List<V> documents, boolean more) {

        private static final Page<?> EMPTY = new Page<>(List.of(), false);

        /** The only page of a list without entries. */
        @SuppressWarnings("unchecked")
        public static <V> Page<V> empty() {
            return (Page<V>) EMPTY;
        }
    }

    Documents(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * The documents that match a query.
     *
     * @throws IllegalArgumentException if the query does not name the account
     */
    public <V extends View> List<V> find(Class<V> type, Query query) {
        return mongo.find(bounded(query), type);
    }

    /**
     * A page of the documents that match a query.
     *
     * @param query sorted, and with a condition that excludes the pages before
     * @param most how many documents, at most
     */
    public <V extends View> Page<V> page(Class<V> type, Query query, int most) {
        List<V> found = find(type, query.limit(most + 1));
        return new Page<>(found.subList(0, Math.min(most, found.size())), found.size() > most);
    }

    /** The first document that matches a query, if there is one. */
    public <V extends View> @Nullable V findOne(Class<V> type, Query query) {
        return mongo.findOne(bounded(query), type);
    }

    /** Whether a document matches a query. */
    public boolean exists(Class<? extends View> type, Query query) {
        return mongo.exists(bounded(query), type);
    }

    /** How many documents match a query. */
    public long count(Class<? extends View> type, Query query) {
        return mongo.count(bounded(query), type);
    }

    private static Query bounded(Query query) {
        if (!query.getQueryObject().containsKey(ACCOUNT)) {
            throw new IllegalArgumentException("a query must name the account: " + query);
        }
        return query.maxTime(Duration.ofSeconds(LONGEST_SECONDS));
    }
}
