package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.Documents.Page;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Finds the users of one account. */
@Component
class UserDirectory {

    /** A key with as many users is as bad as any other. */
    private static final int MANY = 1_000;

    private final Documents documents;

    UserDirectory(Documents documents) {
        this.documents = documents;
    }

    /**
     * A page of users.
     *
     * @param after the place of the last user of the page before; {@code null} for the first page
     */
    Page<UserView> list(UserFilter filter, UserSort sort, @Nullable Place after, int most) {
        return filter.isContradictory()
                ? Page.empty()
                : documents.page(UserView.class, wayTo(filter).from(sort, after), most);
    }

    /** The way to what a filter asks for that reads the fewest users now. */
    UserQuery wayTo(UserFilter filter) {
        UserQuery best = best(UserQuery.waysTo(filter));
        List<String> keys = new ArrayList<>(best.keys());
        if (keys.size() > 1) {
            // Not every server reads several ranges of an index in order, and usually all users are in one.
            keys.removeIf(key -> !documents.exists(
                    UserView.class, best.withKeys(List.of(key)).withoutChecks()));
        }
        return keys.isEmpty() ? best.withKeys(best.keys().subList(0, 1)) : best.withKeys(keys);
    }

    @Nullable
    UserView find(String accountId, String userId) {
        return documents.findOne(
                UserView.class,
                Query.query(where("_id")
                        .is(UserProjection.idOf(accountId, userId))
                        .and("accountId")
                        .is(accountId)));
    }

    /** How many users the account has. */
    UserCounts counts(String accountId) {
        UserCountsView view = documents.findOne(
                UserCountsView.class,
                Query.query(where("_id").is(accountId).and("accountId").is(accountId)));
        return UserCounts.of(view == null ? UserCountsView.none(accountId) : view);
    }

    /** The users whose latest change came after a version, in the order of these changes. */
    List<UserView> changedAfter(String accountId, long version, int atMost) {
        return documents.find(UserView.class, changes(accountId, version, atMost));
    }

    static Query changes(String accountId, long after, int atMost) {
        return Query.query(
                        where("accountId").is(accountId).and("accountVersion").gt(after))
                .limit(atMost)
                .with(Sort.by("accountVersion"));
    }

    private UserQuery best(List<UserQuery> ways) {
        UserQuery best = ways.getFirst();
        long fewest = MANY;
        for (UserQuery way : ways.size() == 1 ? List.<UserQuery>of() : ways) {
            long users = documents.count(UserView.class, way.withoutChecks().limit(MANY));
            if (users < fewest) {
                fewest = users;
                best = way;
            }
        }
        return best;
    }

    /** One index per kind of key and order, which also serves the opposite order. */
    static DeclaredIndexes indexes() {
        List<Index> indexes = new ArrayList<>();
        for (String key : List.of(UserQuery.LIST_KEYS, UserQuery.SEARCH_KEYS)) {
            for (String sort : UserSort.FIELDS.values()) {
                Index index = new Index()
                        .on("accountId", Direction.ASC)
                        .on(key, Direction.ASC)
                        .on(sort, Direction.ASC)
                        .on("userId", Direction.ASC)
                        .named(indexOf(key, sort));
                indexes.add(key.equals(UserQuery.LIST_KEYS) ? index.on("pendingUntil", Direction.ASC) : index);
            }
        }
        return new DeclaredIndexes(UserView.class, indexes);
    }

    /** The name of the index that has the users of each key in this order. */
    static String indexOf(String key, String sort) {
        return key + "_" + sort;
    }
}
