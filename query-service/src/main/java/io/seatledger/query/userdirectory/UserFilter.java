package io.seatledger.query.userdirectory;

import io.seatledger.query.userdirectory.UserCondition.ExpiringBefore;
import io.seatledger.query.userdirectory.UserCondition.Keyed;
import io.seatledger.query.userdirectory.UserCondition.WithLicense;
import io.seatledger.query.userdirectory.UserCondition.WithSeatOf;
import io.seatledger.query.userdirectory.UserCondition.WithoutLicense;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which users to list: those in one of some states who meet all conditions and are found by all words.
 *
 * @param statuses in their order; removed users are only listed if they are among them
 * @param conditions at most one of each kind
 */
record UserFilter(
        String accountId,
        Set<UserStatus> statuses,
        List<UserCondition> conditions,
        @Nullable String search) {

    UserFilter {
        statuses = UserStatus.inOrder(statuses);
        conditions = List.copyOf(conditions);
    }

    /** The states that users who match can be in. */
    Set<UserStatus> possibleStatuses() {
        return has(ExpiringBefore.class) && statuses.contains(UserStatus.PENDING)
                ? Set.of(UserStatus.PENDING)
                : statuses;
    }

    /** What is searched for; empty if nothing is. */
    List<String> terms() {
        return search == null ? List.of() : SearchText.terms(search);
    }

    /** The conditions that have keys, starting with the one that the fewest users are likely to meet. */
    List<Keyed> keyed() {
        return conditions.stream()
                .filter(Keyed.class::isInstance)
                .map(Keyed.class::cast)
                .sorted(Comparator.comparing(Keyed::kind).reversed())
                .toList();
    }

    /** The time before which invitations expire; {@code null} if it does not matter. */
    @Nullable
    ExpiringBefore expiring() {
        return conditions.stream()
                .filter(ExpiringBefore.class::isInstance)
                .map(ExpiringBefore.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** Whether nobody can match, whoever is in the account. */
    boolean isContradictory() {
        boolean hasLicense = has(WithLicense.class) || has(WithSeatOf.class);
        boolean hasNoWord = search != null && !search.isBlank() && terms().isEmpty();
        return (hasLicense && has(WithoutLicense.class))
                || (has(ExpiringBefore.class) && !statuses.contains(UserStatus.PENDING))
                || hasNoWord;
    }

    private boolean has(Class<? extends UserCondition> kind) {
        return conditions.stream().anyMatch(kind::isInstance);
    }
}
