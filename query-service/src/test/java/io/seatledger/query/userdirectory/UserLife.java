package io.seatledger.query.userdirectory;

import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can happen to the users of an account, one event after the other, by chance and as decisions allow it. */
public final class UserLife {

    /** The license types that the users get licenses of. */
    public static final List<String> TYPES = List.of("analytics", "enterprise", "video");

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final int USERS = 40;
    private static final List<String> ORGANIZATIONS = List.of("asia", "emea", "europe");
    private static final List<String> PROJECTS = List.of("apollo", "gemini", "mercury");
    private static final List<String> NAMES = List.of("Émile", "Zoe", "Łukasz", "Ådam", "Emil", "=cmd()");

    private final String account;
    private final Random random;
    private final Map<String, Person> people = new TreeMap<>();

    /** Events of the same decision. */
    private final Deque<UserEvent> coming = new ArrayDeque<>();

    private static final class Person {
        String status = "removed";

        @Nullable
        String organization;

        final TreeSet<String> projects = new TreeSet<>();
        final Map<String, String> pools = new TreeMap<>();
    }

    /** Begins the life of an account's users. The same seed leads to the same events. */
    public UserLife(String account, long seed) {
        this.account = account;
        random = new Random(seed);
    }

    /** The pools that these licenses come from. */
    public static List<String> poolsOf(String type) {
        return List.of(type + "-0", type + "-1");
    }

    /** The next event. */
    public UserEvent next() {
        while (coming.isEmpty()) {
            happen("u" + random.nextInt(USERS));
        }
        return coming.remove();
    }

    private void happen(String id) {
        Person person = people.get(id);
        if (person == null || person.status.equals("removed")) {
            invite(id, person != null);
            return;
        }
        SeatState seat = person.status.equals("pending") ? SeatState.RESERVED : SeatState.ASSIGNED;
        switch (random.nextInt(12)) {
            case 0, 1 -> move(id, person, one(ORGANIZATIONS));
            case 2 -> {
                String project = one(PROJECTS);
                coming.add(
                        person.projects.remove(project)
                                ? new UserRemovedFromProject(account, id, project)
                                : new UserAddedToProject(account, id, project));
                if (coming.peek() instanceof UserAddedToProject) {
                    person.projects.add(project);
                }
            }
            case 3, 4, 5 -> license(id, person, one(TYPES), seat);
            case 6 -> coming.add(new UserNamed(account, id, random.nextBoolean() ? one(NAMES) : null));
            case 7 -> leaveOrganization(id, person);
            default -> changeStatus(id, person, seat);
        }
    }

    private void invite(String id, boolean again) {
        Person person = new Person();
        person.status = "pending";
        person.organization = random.nextBoolean() ? one(ORGANIZATIONS) : null;
        people.put(id, person);
        String project = random.nextBoolean() ? one(PROJECTS) : null;
        if (project != null) {
            person.projects.add(project);
        }
        String email = id + "@example.com";
        coming.add(new UserInvited(
                account,
                id,
                "i-" + id,
                email,
                email,
                "claim-" + id,
                random.nextBoolean() ? one(NAMES) : null,
                person.organization,
                project,
                TIME.plusSeconds(random.nextInt(1_000_000)),
                again));
    }

    private void move(String id, Person person, String to) {
        if (person.organization == null) {
            coming.add(new UserJoinedOrganization(account, id, to));
        } else if (!person.organization.equals(to)) {
            coming.add(new UserMovedToOrganization(account, id, person.organization, to));
        }
        person.organization = to;
    }

    private void leaveOrganization(String id, Person person) {
        if (person.organization != null) {
            coming.add(new UserLeftOrganization(account, id, person.organization));
            person.organization = null;
        }
    }

    private void license(String id, Person person, String type, SeatState seat) {
        String pool = person.pools.get(type);
        String other = one(poolsOf(type));
        if (pool == null) {
            person.pools.put(type, other);
            coming.add(
                    seat == SeatState.RESERVED
                            ? new LicenseReserved(account, id, other, type)
                            : new LicenseAssigned(account, id, other, type, false));
        } else if (pool.equals(other)) {
            person.pools.remove(type);
            coming.add(new LicenseReleased(account, id, pool, type, seat, ReleaseReason.RELEASED_BY_ADMIN));
        } else {
            person.pools.put(type, other);
            coming.add(new LicenseChanged(account, id, type, pool, other, seat));
        }
    }

    private void changeStatus(String id, Person person, SeatState seat) {
        String invitation = "i-" + id;
        String claim = "claim-" + id;
        int what = random.nextInt(6);
        if (person.status.equals("pending")) {
            switch (what) {
                case 0 -> {
                    releaseAll(id, person, seat, ReleaseReason.INVITATION_REVOKED);
                    coming.add(new InvitationRevoked(account, id, invitation, claim, person.organization));
                    person.status = "removed";
                }
                case 1 -> {
                    releaseAll(id, person, seat, ReleaseReason.INVITATION_EXPIRED);
                    coming.add(new InvitationExpired(account, id, invitation, claim, person.organization));
                    person.status = "removed";
                }
                case 2 -> coming.add(new InvitationMailFailed(account, id, invitation, 1, "No such mailbox."));
                case 3 -> coming.add(new InvitationMailed(account, id, invitation, 1));
                case 4 ->
                    coming.add(new InvitationResent(
                            account, id, invitation, 2, TIME.plusSeconds(random.nextInt(1_000_000))));
                default -> {
                    coming.add(new InvitationAccepted(account, id, invitation, claim));
                    person.pools.forEach(
                            (type, pool) -> coming.add(new LicenseAssigned(account, id, pool, type, true)));
                    person.status = "active";
                }
            }
        } else if (what == 0) {
            releaseAll(id, person, seat, ReleaseReason.USER_REMOVED);
            coming.add(new UserRemoved(account, id, claim, person.organization, person.status.equals("suspended")));
            person.status = "removed";
        } else if (person.status.equals("suspended")) {
            coming.add(new UserRestored(account, id));
            person.status = "active";
        } else {
            coming.add(new UserSuspended(account, id));
            person.status = "suspended";
        }
    }

    private void releaseAll(String id, Person person, SeatState seat, ReleaseReason reason) {
        person.pools.forEach((type, pool) -> coming.add(new LicenseReleased(account, id, pool, type, seat, reason)));
        person.pools.clear();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
