package io.seatledger.query.userdirectory;

import io.seatledger.query.http.InvalidParameterException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    /** The states of everybody but removed users. */
    static final Set<UserStatus> PRESENT = inOrder(List.of(PENDING, ACTIVE, SUSPENDED));

    /** The state of removed users. */
    static final Set<UserStatus> GONE = inOrder(List.of(REMOVED));

    /** The states in their order, each once. */
    static Set<UserStatus> inOrder(Collection<UserStatus> statuses) {
        return Collections.unmodifiableSet(EnumSet.copyOf(statuses));
    }

    /** Reads states that are separated by commas. */
    static Set<UserStatus> parse(String text) {
        return inOrder(
                Arrays.stream(text.split(",", -1)).map(UserStatus::parseOne).toList());
    }

    private static UserStatus parseOne(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "status",
                        "must be one or more of %s, separated by commas"
                                .formatted(
                                        Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")))));
    }
}
