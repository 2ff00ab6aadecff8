package io.seatledger.query.reading;

import io.seatledger.query.consuming.View;
import io.seatledger.query.http.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/**
 * Finds the documents of read models, for every read of the service. A query that is not answered within
 * {@value #LONGEST_SECONDS} seconds is ended by the database.
 */
public class Documents {

    private static final long LONGEST_SECONDS = 2;
    private static final String ACCOUNT = "accountId";

    private final MongoOperations mongo;
    private final Function<Class<? extends View>, String> collections;
    private final AccountShares shares;

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

    /**
     * @param collections where the documents of a type are now
     * @param queriesPerAccount how many queries of an account may run at a time
     */
    Documents(MongoOperations mongo, Function<Class<? extends View>, String> collections, int queriesPerAccount) {
        this.mongo = mongo;
        this.collections = collections;
        shares = new AccountShares(queriesPerAccount);
    }

    /**
     * The documents that match a query.
     *
     * @throws IllegalArgumentException if the query does not name the account
     * @throws OverloadedException if too many queries of the account are running
     */
    public <V extends View> List<V> find(Class<V> type, Query query) {
        return run(query, () -> mongo.find(query, type, collections.apply(type)));
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
        return run(query, () -> mongo.findOne(query, type, collections.apply(type)));
    }

    /** Whether a document matches a query. This does not count: strangers may ask, before they are refused. */
    public boolean exists(Class<? extends View> type, Query query) {
        accountOf(query);
        return mongo.exists(bounded(query), type, collections.apply(type));
    }

    /** How many documents match a query. */
    public long count(Class<? extends View> type, Query query) {
        return run(query, () -> mongo.count(query, type, collections.apply(type)));
    }

    private <T extends @Nullable Object> T run(Query query, Supplier<T> found) {
        String accountId = accountOf(query);
        bounded(query);
        return shares.run(accountId, found);
    }

    private static String accountOf(Query query) {
        if (query.getQueryObject().get(ACCOUNT) instanceof String accountId) {
            return accountId;
        }
        throw new IllegalArgumentException("a query must name the account: " + query);
    }

    private static Query bounded(Query query) {
        return query.maxTime(Duration.ofSeconds(LONGEST_SECONDS));
    }
}
