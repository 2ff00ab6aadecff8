package io.seatledger.query.userdirectory;

import io.seatledger.events.SeatState;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.InvitationStatus;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.Mail;
import io.seatledger.query.userdirectory.User.MailStatus;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import io.seatledger.query.userdirectory.UserCondition.ExpiringBefore;
import io.seatledger.query.userdirectory.UserCondition.InOrganization;
import io.seatledger.query.userdirectory.UserCondition.MailFailed;
import io.seatledger.query.userdirectory.UserCondition.OnProject;
import io.seatledger.query.userdirectory.UserCondition.WithLicense;
import io.seatledger.query.userdirectory.UserCondition.WithSeatOf;
import io.seatledger.query.userdirectory.UserCondition.WithoutLicense;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A few thousand users of an account that few filters split evenly: most of them have left, and some things are rare.
 */
final class SkewedUsers {

    static final int COUNT = 4_000;

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    /** Each kind of condition with a value that is common and one that is rare, or with the only one. */
    private static final List<List<UserCondition>> CONDITIONS = List.of(
            List.of(new InOrganization("asia"), new InOrganization("europe")),
            List.of(new OnProject("everybody"), new OnProject("apollo")),
            List.of(new WithLicense("enterprise"), new WithLicense("rare")),
            List.of(new WithoutLicense()),
            List.of(new WithSeatOf("global"), new WithSeatOf("small")),
            List.of(new MailFailed()),
            List.of(new ExpiringBefore(TIME.plusSeconds(COUNT / 10)), new ExpiringBefore(TIME.plusSeconds(COUNT))));

    private static final List<Set<UserStatus>> STATUSES = List.of(
            Set.of(UserStatus.PENDING),
            Set.of(UserStatus.ACTIVE),
            Set.of(UserStatus.SUSPENDED),
            Set.of(UserStatus.REMOVED),
            Set.of(UserStatus.PENDING, UserStatus.SUSPENDED),
            Set.of(UserStatus.SUSPENDED, UserStatus.REMOVED),
            Set.of(UserStatus.values()));

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
        List<License> licenses = new ArrayList<>();
        if (i % 140 != 0) {
            licenses.add(new License("enterprise", "global", SeatState.ASSIGNED));
        }
        if (i % 800 == 0) {
            licenses.add(new License("rare", "small", SeatState.ASSIGNED));
        }
        return with(i, status, new Membership(i % 60 == 0 ? "asia" : "europe", projects), licenses);
    }

    static UserView with(int i, UserStatus status, Membership membership, List<License> licenses) {
        String email = "user%d@example.com".formatted(i);
        String name = i % 1_000 == 0 ? "Rare Name " + i : "User Number " + i;
        Instant at = TIME.plusSeconds((i * 7919L) % COUNT);
        Instant expiresAt = TIME.plusSeconds((i * 104_729L) % COUNT);
        Mail mail = i % 300 == 0 || i % 777 == 0 ? new Mail(MailStatus.FAILED, "No such mailbox.") : Mail.QUEUED;
        return UserView.of(
                "acme/u" + i,
                "acme",
                new User(
                        new Person("u" + i, email, email, name),
                        status,
                        membership,
                        licenses,
                        new Invitation("i" + i, InvitationStatus.PENDING, expiresAt, mail),
                        at,
                        i + 1));
    }

    /** Everybody but removed users who meets conditions. */
    static UserFilter filter(UserCondition... conditions) {
        return filter(UserStatus.PRESENT, conditions);
    }

    static UserFilter filter(Set<UserStatus> statuses, UserCondition... conditions) {
        return new UserFilter("acme", statuses, List.of(conditions), null);
    }

    static UserFilter searching(UserFilter filter, String words) {
        return new UserFilter(filter.accountId(), filter.statuses(), filter.conditions(), words);
    }

    /** No filter, each filter alone, and each pair of them, with values that are common and values that are rare. */
    static Stream<UserFilter> filtersAndPairs() {
        List<UserFilter> all = new ArrayList<>();
        all.add(filter());
        for (Set<UserStatus> statuses : STATUSES) {
            all.add(filter(statuses));
        }
        for (int i = 0; i < CONDITIONS.size(); i++) {
            for (UserCondition one : CONDITIONS.get(i)) {
                all.add(filter(one));
                for (Set<UserStatus> statuses : STATUSES) {
                    all.add(filter(statuses, one));
                }
                for (List<UserCondition> others : CONDITIONS.subList(i + 1, CONDITIONS.size())) {
                    others.forEach(other -> all.add(filter(one, other)));
                }
            }
        }
        return all.stream();
    }
}
