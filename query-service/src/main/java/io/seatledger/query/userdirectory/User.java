package io.seatledger.query.userdirectory;

import io.seatledger.query.userdirectory.UserView.Invitation;
import io.seatledger.query.userdirectory.UserView.License;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of the account, as readers see it.
 *
 * @param accountVersion of the last event that changed this user
 */
record User(
        String userId,
        String email,
        String emailAsGiven,
        @Nullable String name,
        UserStatus status,
        @Nullable String organizationId,
        List<String> projectIds,
        List<License> licenses,
        Invitation invitation,
        Instant invitedAt,
        long accountVersion) {

    static User of(UserView v) {
        return new User(
                v.userId(),
                v.email(),
                v.emailAsGiven(),
                v.name(),
                v.status(),
                v.organizationId(),
                v.projectIds(),
                v.licenses(),
                v.invitation(),
                v.invitedAt(),
                v.accountVersion());
    }
}
