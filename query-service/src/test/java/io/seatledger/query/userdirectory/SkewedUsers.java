package io.seatledger.query.userdirectory;

import io.seatledger.events.SeatState;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.InvitationStatus;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.Mail;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import io.seatledger.query.userdirectory.UserDirectory.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A few thousand users of an account that few filters split evenly: most of them have left, and some things are rare.
 */
final class SkewedUsers {

    static final int COUNT = 4_000;

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private SkewedUsers() {}

    /** The user with a number from 0 on. */
    static UserView user(int i) {
        UserStatus status = i % 20 != 0
                ? UserStatus.REMOVED
                : i % 400 == 0 ? UserStatus.SUSPENDED : i % 100 == 0 ? UserStatus.PENDING : UserStatus.ACTIVE;
        if (status == UserStatus.REMOVED) {
            return with(i, status, Membership.NONE, List.of());
        }
        List<String> projects = new ArrayList<>(List.of("everybody"));
        if (i % 120 == 0) {
            projects.add("apollo");
        }
        List<License> licenses = new ArrayList<>(List.of(new License("enterprise", "global", SeatState.ASSIGNED)));
        if (i % 800 == 0) {
            licenses.add(new License("rare", "small", SeatState.ASSIGNED));
        }
        return with(i, status, new Membership(i % 60 == 0 ? "asia" : "europe", projects), licenses);
    }

    static UserView with(int i, UserStatus status, Membership membership, List<License> licenses) {
        String email = "user%d@example.com".formatted(i);
        String name = i % 1_000 == 0 ? "Rare Name " + i : "User Number " + i;
        Instant at = TIME.plusSeconds((i * 7919L) % COUNT);
        return UserView.of(
                "acme/u" + i,
                "acme",
                new User(
                        new Person("u" + i, email, email, name),
                        status,
                        membership,
                        licenses,
                        new Invitation("i" + i, InvitationStatus.PENDING, at, Mail.QUEUED),
                        at,
                        i + 1));
    }

    /** No filter, each filter alone, and each pair of them, with values that are common and values that are rare. */
    static Stream<Filter> filtersAndPairs() {
        List<Filter> all = new ArrayList<>();
        all.add(new Filter("acme", null, null, null, null, null));
        for (UserStatus status : UserStatus.values()) {
            all.add(new Filter("acme", status, null, null, null, null));
            for (String organization : List.of("asia", "europe")) {
                all.add(new Filter("acme", status, organization, null, null, null));
            }
            for (String project : List.of("everybody", "apollo")) {
                all.add(new Filter("acme", status, null, project, null, null));
            }
            for (String type : List.of("enterprise", "rare")) {
                all.add(new Filter("acme", status, null, null, type, null));
            }
        }
        for (String organization : List.of("asia", "europe")) {
            all.add(new Filter("acme", null, organization, null, null, null));
            for (String project : List.of("everybody", "apollo")) {
                all.add(new Filter("acme", null, organization, project, null, null));
            }
            for (String type : List.of("enterprise", "rare")) {
                all.add(new Filter("acme", null, organization, null, type, null));
            }
        }
        for (String project : List.of("everybody", "apollo")) {
            all.add(new Filter("acme", null, null, project, null, null));
            for (String type : List.of("enterprise", "rare")) {
                all.add(new Filter("acme", null, null, project, type, null));
            }
        }
        for (String type : List.of("enterprise", "rare")) {
            all.add(new Filter("acme", null, null, null, type, null));
        }
        return all.stream();
    }
}
