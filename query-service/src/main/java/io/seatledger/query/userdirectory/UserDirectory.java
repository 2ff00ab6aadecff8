package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.userdirectory.UserSort.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Finds the users of one account. */
@Component
class UserDirectory {

    private final MongoOperations mongo;

    UserDirectory(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * Which users to list. A {@code null} does not restrict, but removed users are only listed if the status asks for
     * them.
     */
    record Filter(
            String accountId,
            @Nullable UserStatus status,
            @Nullable String organizationId,
            @Nullable String projectId,
            @Nullable String licenseType,
            @Nullable String search) {

        /** Whether there is a search, but nothing in it that a name or an address could have. */
        private boolean asksForNoWord() {
            return search != null
                    && !search.isBlank()
                    && SearchText.terms(search).isEmpty();
        }
    }

    /** The users after a cursor: at most {@code limit + 1}, so that the caller sees whether there is another page. */
    List<UserView> list(Filter filter, UserSort sort, @Nullable Cursor after, int limit) {
        if (filter.asksForNoWord()) {
            return List.of();
        }
        return mongo.find(query(filter, sort, after, limit), UserView.class);
    }

    @Nullable
    UserView find(String accountId, String userId) {
        return mongo.findOne(
                Query.query(where("_id")
                        .is(UserProjection.idOf(accountId, userId))
                        .and("accountId")
                        .is(accountId)),
                UserView.class);
    }

    /** The users whose latest change came after a version, in the order of these changes. */
    List<UserView> changedAfter(String accountId, long version, int atMost) {
        return mongo.find(changes(accountId, version, atMost), UserView.class);
    }

    static Query changes(String accountId, long after, int atMost) {
        return Query.query(
                        where("accountId").is(accountId).and("accountVersion").gt(after))
                .limit(atMost)
                .with(Sort.by("accountVersion", "_id"));
    }

    static Query query(Filter filter, UserSort sort, @Nullable Cursor after, int limit) {
        List<Criteria> all = new ArrayList<>();
        all.add(where("accountId").is(filter.accountId()));
        all.add(
                filter.status() == null
                        ? where("status").ne(UserStatus.REMOVED)
                        : where("status").is(filter.status()));
        addIfGiven(all, "organizationId", filter.organizationId());
        addIfGiven(all, "projectIds", filter.projectId());
        addIfGiven(all, "licenses.licenseType", filter.licenseType());
        if (filter.search() != null) {
            // A range instead of a pattern: no character of a search has a special meaning.
            SearchText.terms(filter.search())
                    .forEach(term -> all.add(where("searchTokens")
                            .elemMatch(new Criteria().gte(term).lt(SearchText.after(term)))));
        }
        if (after != null) {
            String field = sort.field();
            boolean up = sort.direction() == Direction.UP;
            Object value = sort.valueOf(after);
            // The first condition lets the index start at the cursor; the second skips equal values up to the cursor.
            all.add(up ? where(field).gte(value) : where(field).lte(value));
            all.add(new Criteria()
                    .orOperator(
                            up ? where(field).gt(value) : where(field).lt(value),
                            where(field).is(value).and("_id").gt(after.id())));
        }
        return Query.query(new Criteria().andOperator(all))
                .limit(limit + 1)
                .with(Sort.by(
                        sort.direction() == Direction.UP ? Sort.Order.asc(sort.field()) : Sort.Order.desc(sort.field()),
                        Sort.Order.asc("_id")));
    }

    private static void addIfGiven(List<Criteria> all, String field, @Nullable Object value) {
        if (value != null) {
            all.add(where(field).is(value));
        }
    }

    /** One index per sort order and direction, one per filter in the default order, and one for changes. */
    static DeclaredIndexes indexes() {
        List<Index> indexes = new ArrayList<>();
        for (String sort : List.of("email", "sortName", "invitedAt")) {
            for (Sort.Direction direction : Sort.Direction.values()) {
                indexes.add(ordered(new Index().on("accountId", Sort.Direction.ASC), sort, direction));
            }
        }
        Stream.of("status", "organizationId", "projectIds", "licenses.licenseType", "searchTokens")
                .map(field -> ordered(
                        new Index().on("accountId", Sort.Direction.ASC).on(field, Sort.Direction.ASC),
                        "email",
                        Sort.Direction.ASC))
                .forEach(indexes::add);
        indexes.add(ordered(new Index().on("accountId", Sort.Direction.ASC), "accountVersion", Sort.Direction.ASC));
        return new DeclaredIndexes(UserView.class, indexes);
    }

    private static Index ordered(Index index, String sort, Sort.Direction direction) {
        return index.on(sort, direction).on("_id", Sort.Direction.ASC);
    }
}
