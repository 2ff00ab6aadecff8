package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.Documents.Page;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Finds the users of one account. */
@Component
class UserDirectory {

    private static final String USER = "userId";

    private final Documents documents;

    UserDirectory(Documents documents) {
        this.documents = documents;
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

    /**
     * A page of users.
     *
     * @param after the place of the last user of the page before; {@code null} for the first page
     */
    Page<UserView> list(Filter filter, UserSort sort, @Nullable Place after, int most) {
        return filter.asksForNoWord() ? Page.empty() : documents.page(UserView.class, query(filter, sort, after), most);
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

    static Query query(Filter filter, UserSort sort, @Nullable Place after) {
        List<Criteria> all = new ArrayList<>();
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
            boolean up = sort.direction().isAscending();
            // The first condition lets the index start at the place; the second skips equal values up to it.
            all.add(up ? where(field).gte(after.value()) : where(field).lte(after.value()));
            Criteria tie = where(field).is(after.value()).and(USER);
            all.add(new Criteria()
                    .orOperator(
                            up ? where(field).gt(after.value()) : where(field).lt(after.value()),
                            up ? tie.gt(after.userId()) : tie.lt(after.userId())));
        }
        return Query.query(where("accountId").is(filter.accountId()).andOperator(all))
                .with(Sort.by(sort.direction(), sort.field(), USER));
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
