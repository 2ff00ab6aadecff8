package io.seatledger.query.userdirectory;

import io.seatledger.query.consuming.View;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document that counts the users of an account. All counts are in one document, so that they belong together
 * whenever they are read. What nobody has is not counted: the same events always give the same document.
 *
 * @param byStatus how many users are in each state
 * @param byLicenseType how many users hold a license of each type, in the order of the types
 * @param byOrganization how many users have each home organization, in their order
 * @param accountVersion version of the last event that changed a count
 */
@Document("user_counts")
record UserCountsView(
        @Id String id,
        String accountId,
        Map<UserStatus, Long> byStatus,
        List<Count> byLicenseType,
        List<Count> byOrganization,
        long accountVersion)
        implements View {

    /**
     * How many users have something in common. Its name is a value, because a field cannot have every name.
     *
     * @param of a license type or an organization
     */
    record Count(String of, long users) {}

    static UserCountsView none(String accountId) {
        return new UserCountsView(accountId, accountId, Map.of(), List.of(), List.of(), 0);
    }

    /** @param from {@code null} if the user is new */
    UserCountsView moved(@Nullable UserStatus from, UserStatus to) {
        Map<UserStatus, Long> fewer = from == null ? byStatus : plus(byStatus, from, -1);
        return new UserCountsView(id, accountId, plus(fewer, to, 1), byLicenseType, byOrganization, accountVersion);
    }

    UserCountsView licensed(String licenseType, int more) {
        return new UserCountsView(
                id, accountId, byStatus, plus(byLicenseType, licenseType, more), byOrganization, accountVersion);
    }

    /** @param organizationId {@code null} if there is none, and nothing to count */
    UserCountsView inOrganization(@Nullable String organizationId, int more) {
        return organizationId == null
                ? this
                : new UserCountsView(
                        id,
                        accountId,
                        byStatus,
                        byLicenseType,
                        plus(byOrganization, organizationId, more),
                        accountVersion);
    }

    UserCountsView at(long version) {
        return new UserCountsView(id, accountId, byStatus, byLicenseType, byOrganization, version);
    }

    private static List<Count> plus(List<Count> counts, String of, long more) {
        Map<String, Long> all = counts.stream().collect(Collectors.toMap(Count::of, Count::users));
        return plus(all, of, more).entrySet().stream()
                .map(count -> new Count(count.getKey(), count.getValue()))
                .toList();
    }

    private static <K extends Comparable<K>> Map<K, Long> plus(Map<K, Long> counts, K key, long more) {
        Map<K, Long> all = new TreeMap<>(counts);
        all.merge(key, more, (count, added) -> count + added == 0 ? null : count + added);
        return all;
    }
}
