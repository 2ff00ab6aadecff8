package io.seatledger.query.userdirectory;

import io.seatledger.query.userdirectory.UserCountsView.Count;
import java.util.Arrays;
import java.util.List;

/**
 * How many users an account has. Nothing is counted when this is read.
 *
 * @param users everybody but removed users
 * @param byStatus every state, also those that nobody is in
 * @param byLicenseType every license type that somebody holds, reserved ones included
 * @param byOrganization every organization that is somebody's home
 * @param withoutOrganization who has no home organization and is not removed
 * @param accountVersion version of the last event that changed a count
 */
record UserCounts(
        long users,
        List<ByStatus> byStatus,
        List<ByLicenseType> byLicenseType,
        List<ByOrganization> byOrganization,
        long withoutOrganization,
        long accountVersion) {

    /** The number of users in a state. */
    record ByStatus(UserStatus status, long users) {}

    /** The number of users who hold a license of a type. */
    record ByLicenseType(String licenseType, long users) {}

    /** The number of users whose home an organization is. */
    record ByOrganization(String organizationId, long users) {}

    static UserCounts of(UserCountsView view) {
        long users = UserStatus.PRESENT.stream()
                .mapToLong(status -> view.byStatus().getOrDefault(status, 0L))
                .sum();
        return new UserCounts(
                users,
                Arrays.stream(UserStatus.values())
                        .map(status -> new ByStatus(status, view.byStatus().getOrDefault(status, 0L)))
                        .toList(),
                view.byLicenseType().stream()
                        .map(type -> new ByLicenseType(type.of(), type.users()))
                        .toList(),
                view.byOrganization().stream()
                        .map(organization -> new ByOrganization(organization.of(), organization.users()))
                        .toList(),
                users - view.byOrganization().stream().mapToLong(Count::users).sum(),
                view.accountVersion());
    }
}
