package io.seatledger.query.userdirectory;

import io.seatledger.query.http.InvalidParameterException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The state of a user. */
enum UserStatus {
    /** The user is invited and has not accepted yet. */
    PENDING,
    /** The user has joined. */
    ACTIVE,
    /** The user has joined, but may not work until restored. */
    SUSPENDED,
    /** The user was removed, or the invitation was revoked or expired. */
    REMOVED;

    static UserStatus parse(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "status",
                        "must be one of "
                                + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
