package io.seatledger.query.userdirectory;

import io.seatledger.query.consuming.View;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document that counts the users of an account. All counts are in one document, so that they belong together
 * whenever they are read. What nobody has is not counted: the same events always give the same document.
 *
 * @param byStatus how many users are in each state
 * @param byLicenseType how many users hold a license of each type
 * @param byOrganization how many users have each home organization
 * @param accountVersion version of the last event that changed a count
 */
@Document("user_counts")
record UserCountsView(
        @Id String id,
        String accountId,
        Map<UserStatus, Long> byStatus,
        Map<String, Long> byLicenseType,
        Map<String, Long> byOrganization,
        long accountVersion)
        implements View {

    static UserCountsView none(String accountId) {
        return new UserCountsView(accountId, accountId, Map.of(), Map.of(), Map.of(), 0);
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

    private static <K extends Comparable<K>> Map<K, Long> plus(Map<K, Long> counts, K key, long more) {
        Map<K, Long> all = new TreeMap<>(counts);
        all.merge(key, more, (count, added) -> count + added == 0 ? null : count + added);
        return all;
    }
}
