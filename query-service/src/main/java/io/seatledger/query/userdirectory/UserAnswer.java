package io.seatledger.query.userdirectory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.seatledger.events.SeatState;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A user, in the form that readers receive: one flat object.
 *
 * @param licenses ordered by license type
 * @param accountVersion version of the last event that changed this user
 */
@Schema(name = "User")
record UserAnswer(
        @JsonUnwrapped Person person,
        UserStatus status,
        @JsonUnwrapped Membership membership,
        List<HeldLicense> licenses,
        Invitation invitation,
        Instant invitedAt,
        long accountVersion) {

    /**
     * A license that the user holds, and the pool that it comes from.
     *
     * @param inForce whether the pool's term lets the license work at the time of the read
     */
    @Schema(name = "License")
    record HeldLicense(String licenseType, String poolId, SeatState seat, boolean inForce) {}

    /** What changes without an event: whether each license is in force. */
    String statesOfLicenses() {
        return licenses.stream().map(license -> license.inForce() ? "1" : "0").collect(Collectors.joining());
    }

    /** @param inForce the pools whose licenses are in force */
    static UserAnswer of(User user, Set<String> inForce) {
        return new UserAnswer(
                user.person(),
                user.status(),
                user.membership(),
                user.licenses().stream()
                        .map(license -> new HeldLicense(
                                license.licenseType(),
                                license.poolId(),
                                license.seat(),
                                inForce.contains(license.poolId())))
                        .toList(),
                user.invitation(),
                user.invitedAt(),
                user.accountVersion());
    }
}
