package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.userdirectory.UserCondition.ExpiringBefore;
import io.seatledger.query.userdirectory.UserCondition.Keyed;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 * @param expiring goes with the key: the indexes of {@link #LIST_KEYS} have the time, so that no other user is read
 * @param checks empty if all users with the key match
 */
record UserQuery(
        String accountId,
        String field,
        List<String> keys,
        @Nullable ExpiringBefore expiring,
        List<Criteria> checks) {

    static final String LIST_KEYS = "listKeys";
    static final String SEARCH_KEYS = "searchKeys";

    private static final String ACCOUNT = "accountId";
    private static final String USER = "userId";

    /** The ways to find what a filter asks for. Which one reads the fewest users depends on the users. */
    static List<UserQuery> waysTo(UserFilter filter) {
        List<String> terms = filter.terms();
        Set<UserStatus> statuses = filter.possibleStatuses();
        List<Criteria> status = statusesToCheck(statuses);
        List<UserQuery> ways = new ArrayList<>();
        if (terms.isEmpty() || !filter.conditions().isEmpty() || !status.isEmpty()) {
            ways.add(byConditions(filter, statuses, terms));
        }
        for (String term : terms) {
            List<Criteria> checks = new ArrayList<>(status);
            filter.keyed().forEach(condition -> checks.add(condition.check()));
            terms.stream()
                    .filter(other -> !other.equals(term) || !UserKeys.isWhole(term))
                    .forEach(other -> checks.add(check(other)));
            ways.add(new UserQuery(
                    filter.accountId(), SEARCH_KEYS, UserKeys.searchKeys(statuses, term), filter.expiring(), checks));
        }
        return ways;
    }

    /** By the two conditions that probably the fewest users meet; the others are checked. */
    private static UserQuery byConditions(UserFilter filter, Set<UserStatus> statuses, List<String> terms) {
        List<Keyed> conditions = filter.keyed();
        List<String> keys = new ArrayList<>();
        List<Criteria> checks = new ArrayList<>();
        if (conditions.size() < 2) {
            keys.addAll(UserKeys.listKeys(statuses, conditions.isEmpty() ? null : conditions.getFirst()));
        } else {
            if (!statuses.equals(UserStatus.GONE)) {
                keys.addAll(UserKeys.listKeys(conditions.get(0), conditions.get(1)));
                checks.addAll(statusesToCheck(statuses));
            }
            if (statuses.contains(UserStatus.REMOVED)) {
                keys.addAll(UserKeys.listKeys(UserStatus.GONE, conditions.getFirst()));
            }
            if (keys.size() > 1 || conditions.size() > 2 || statuses.equals(UserStatus.GONE)) {
                conditions.forEach(condition -> checks.add(condition.check()));
            }
        }
        terms.forEach(term -> checks.add(check(term)));
        return new UserQuery(filter.accountId(), LIST_KEYS, keys, filter.expiring(), checks);
    }

    /** What keys of everybody present, or of everybody removed, do not say; empty if they say it all. */
    private static List<Criteria> statusesToCheck(Set<UserStatus> statuses) {
        return statuses.equals(UserStatus.GONE) || statuses.containsAll(UserStatus.PRESENT)
                ? List.of()
                : List.of(where("status").in(statuses));
    }

    /** A range instead of a pattern: no character of a search has a special meaning. */
    private static Criteria check(String term) {
        return where("searchTokens").elemMatch(new Criteria().gte(term).lt(SearchText.after(term)));
    }

    /** The same with other keys, which have the same users. */
    UserQuery withKeys(List<String> others) {
        return new UserQuery(accountId, field, others, expiring, checks);
    }

    /** All users with the keys, whether they pass the checks or not. */
    Query withoutChecks() {
        return Query.query(expiring == null ? key() : key().andOperator(expiring.check()));
    }

    /**
     * The users from a place on.
     *
     * @param after the last user of the page before; {@code null} for the first page
     */
    Query from(UserSort sort, @Nullable Place after) {
        List<Criteria> all = new ArrayList<>(checks);
        if (expiring != null) {
            all.add(expiring.check());
        }
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
        return Query.query(all.isEmpty() ? key() : key().andOperator(all))
                .with(Sort.by(sort.direction(), sort.field(), USER));
    }

    private Criteria key() {
        Criteria key = where(ACCOUNT).is(accountId).and(field);
        return keys.size() == 1 ? key.is(keys.getFirst()) : key.in(keys);
    }
}
