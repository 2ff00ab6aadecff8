package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.userdirectory.UserDirectory.Filter;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * One way to find what a filter asks for: by a key, which an index has in the order of the list, and by conditions that
 * the users with this key are checked for.
 *
 * @param field of the key
 * @param keys usually one
 * @param checks empty if all users with the key match
 */
record UserQuery(String accountId, String field, List<String> keys, List<Criteria> checks) {

    static final String LIST_KEYS = "listKeys";
    static final String SEARCH_KEYS = "searchKeys";

    private static final String ACCOUNT = "accountId";
    private static final String USER = "userId";

    /** The ways to find what a filter asks for. Which one reads the fewest users depends on the users. */
    static List<UserQuery> waysTo(Filter filter) {
        List<String> terms = filter.terms();
        List<Criteria> filters = filters(filter);
        List<UserQuery> ways = new ArrayList<>();
        if (terms.isEmpty() || !filters.isEmpty()) {
            ways.add(byFilters(filter, terms));
        }
        for (String term : terms) {
            List<Criteria> checks = new ArrayList<>(filters);
            terms.stream()
                    .filter(other -> !other.equals(term) || !UserKeys.isWhole(term))
                    .forEach(other -> checks.add(check(other)));
            ways.add(new UserQuery(
                    filter.accountId(), SEARCH_KEYS, List.of(UserKeys.searchKey(filter.status(), term)), checks));
        }
        return ways;
    }

    /** By the two filters that probably match the fewest users; the others are checked. */
    private static UserQuery byFilters(Filter filter, List<String> terms) {
        String project = filter.projectId();
        String type = filter.licenseType();
        List<Criteria> checks = new ArrayList<>();
        List<String> keys;
        if (project != null && type != null) {
            keys = List.of(UserKeys.listKey(null, null, project, type), UserKeys.manyLicensesIn(project));
            checks.add(where("licenses.licenseType").is(type));
            addIfGiven(checks, "status", filter.status());
            addIfGiven(checks, "organizationId", filter.organizationId());
        } else if (filter.organizationId() != null && (project != null || type != null)) {
            keys = List.of(UserKeys.listKey(null, filter.organizationId(), project, type));
            addIfGiven(checks, "status", filter.status());
        } else {
            keys = List.of(UserKeys.listKey(filter.status(), filter.organizationId(), project, type));
        }
        terms.forEach(term -> checks.add(check(term)));
        return new UserQuery(filter.accountId(), LIST_KEYS, keys, checks);
    }

    private static List<Criteria> filters(Filter filter) {
        List<Criteria> filters = new ArrayList<>();
        if (filter.status() != null && filter.status() != UserStatus.REMOVED) {
            filters.add(where("status").is(filter.status()));
        }
        addIfGiven(filters, "organizationId", filter.organizationId());
        addIfGiven(filters, "projectIds", filter.projectId());
        addIfGiven(filters, "licenses.licenseType", filter.licenseType());
        return filters;
    }

    private static void addIfGiven(List<Criteria> filters, String field, @Nullable Object value) {
        if (value != null) {
            filters.add(where(field).is(value));
        }
    }

    /** A range instead of a pattern: no character of a search has a special meaning. */
    private static Criteria check(String term) {
        return where("searchTokens").elemMatch(new Criteria().gte(term).lt(SearchText.after(term)));
    }

    /** The same with other keys, which have the same users. */
    UserQuery withKeys(List<String> others) {
        return new UserQuery(accountId, field, others, checks);
    }

    /** All users with the keys, whether they pass the checks or not. */
    Query withoutChecks() {
        return Query.query(key());
    }

    /**
     * The users from a place on.
     *
     * @param after the last user of the page before; {@code null} for the first page
     */
    Query from(UserSort sort, @Nullable Place after) {
        List<Criteria> all = new ArrayList<>(checks);
        if (after != null) {
            String by = sort.field();
            Object value = after.value();
            boolean up = sort.direction().isAscending();
            // The first condition lets the index start at the place; the second skips equal values up to it.
            all.add(up ? where(by).gte(value) : where(by).lte(value));
            Criteria equal = where(by).is(value).and(USER);
            all.add(new Criteria()
                    .orOperator(
                            up ? where(by).gt(value) : where(by).lt(value),
                            up ? equal.gt(after.userId()) : equal.lt(after.userId())));
        }
        Criteria key = key();
        return Query.query(all.isEmpty() ? key : key.andOperator(all))
                .with(Sort.by(sort.direction(), sort.field(), USER));
    }

    private Criteria key() {
        Criteria key = where(ACCOUNT).is(accountId).and(field);
        return keys.size() == 1 ? key.is(keys.getFirst()) : key.in(keys);
    }
}
