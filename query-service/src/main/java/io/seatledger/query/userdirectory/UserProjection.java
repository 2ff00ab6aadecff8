package io.seatledger.query.userdirectory;

import io.seatledger.events.Event;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserAddressChanged;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.InvitationStatus;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.Mail;
import io.seatledger.query.userdirectory.User.MailStatus;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
class UserProjection implements Projection<UserView> {

    static final String READ_MODEL = "users";

    /** Another version of the library may order names differently. */
    static final int VERSION = 2 * 10_000 + SortKey.LIBRARY_VERSION;

    static String idOf(String accountId, String userId) {
        return accountId + "/" + userId;
    }

    @Override
    public String name() {
        return READ_MODEL;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Class<UserView> view() {
        return UserView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return event instanceof UserEvent user ? Set.of(idOf(user.accountId(), user.userId())) : Set.of();
    }

    @Override
    public UserView apply(@Nullable UserView view, String id, Event event, At at) {
        if (!(event instanceof UserEvent userEvent)) {
            throw new IllegalArgumentException(event + " is not an event of a user");
        }
        if (userEvent instanceof UserInvited e) {
            return UserView.withoutKeys(id, e.accountId(), invited(e, at));
        }
        UserView before = Projection.existing(view, id);
        return before.with(apply(before.user(), userEvent).at(at.accountVersion()));
    }

    @Override
    public UserView completed(@Nullable UserView before, UserView after) {
        return after.withKeys(before);
    }

    private static User apply(User user, UserEvent event) {
        Invitation invitation = user.invitation();
        Membership membership = user.membership();
        return switch (event) {
            case UserInvited e -> throw new IllegalArgumentException(e + " starts a document instead of changing one");
            case InvitationAccepted _ -> user.with(UserStatus.ACTIVE).with(invitation.with(InvitationStatus.ACCEPTED));
            case InvitationResent e ->
                user.with(new Invitation(e.invitationId(), InvitationStatus.PENDING, e.expiresAt(), Mail.QUEUED));
            case InvitationLinkIssued _ -> user;
            case InvitationMailDeferred e -> user.with(invitation.with(new Mail(MailStatus.QUEUED, e.reason())));
            case InvitationMailed _ -> user.with(invitation.with(new Mail(MailStatus.SENT, null)));
            case InvitationMailFailed e -> user.with(invitation.with(new Mail(MailStatus.FAILED, e.reason())));
            case InvitationRevoked _ -> removed(user).with(invitation.with(InvitationStatus.REVOKED));
            case InvitationExpired _ -> removed(user).with(invitation.with(InvitationStatus.EXPIRED));
            case UserRemoved _ -> removed(user);
            case UserNamed e -> user.with(named(user.person(), e.name()));
            case UserAddressChanged e ->
                user.with(new Person(
                        e.userId(), e.email(), e.emailAsGiven(), user.person().name()));
            case UserJoinedOrganization e -> user.with(new Membership(e.organizationId(), membership.projectIds()));
            case UserMovedToOrganization e -> user.with(new Membership(e.toOrganizationId(), membership.projectIds()));
            case UserLeftOrganization _ -> user.with(new Membership(null, membership.projectIds()));
            case UserAddedToProject e ->
                user.with(new Membership(
                        membership.organizationId(),
                        Stream.concat(membership.projectIds().stream(), Stream.of(e.projectId()))
                                .sorted()
                                .toList()));
            case UserRemovedFromProject e ->
                user.with(new Membership(
                        membership.organizationId(),
                        membership.projectIds().stream()
                                .filter(project -> !project.equals(e.projectId()))
                                .toList()));
            case UserSuspended _ -> user.with(UserStatus.SUSPENDED);
            case UserRestored _ -> user.with(UserStatus.ACTIVE);
            case LicenseReserved e -> holding(user, new License(e.licenseType(), e.poolId(), SeatState.RESERVED));
            case LicenseAssigned e -> holding(user, new License(e.licenseType(), e.poolId(), SeatState.ASSIGNED));
            case LicenseChanged e -> holding(user, new License(e.licenseType(), e.toPoolId(), e.seat()));
            case LicenseReleased e -> user.with(without(user, e.licenseType()));
        };
    }

    private static User invited(UserInvited e, At at) {
        return new User(
                new Person(e.userId(), e.email(), e.emailAsGiven(), e.name()),
                UserStatus.PENDING,
                new Membership(e.organizationId(), e.projectId() == null ? List.of() : List.of(e.projectId())),
                List.of(),
                new Invitation(e.invitationId(), InvitationStatus.PENDING, e.expiresAt(), Mail.QUEUED),
                at.time(),
                at.accountVersion());
    }

    private static User removed(User user) {
        return user.with(UserStatus.REMOVED).with(Membership.NONE);
    }

    private static Person named(Person person, @Nullable String name) {
        return new Person(person.userId(), person.email(), person.emailAsGiven(), name);
    }

    private static User holding(User user, License license) {
        return user.with(Stream.concat(without(user, license.licenseType()).stream(), Stream.of(license))
                .sorted(Comparator.comparing(License::licenseType))
                .toList());
    }

    private static List<License> without(User user, String licenseType) {
        return user.licenses().stream()
                .filter(license -> !license.licenseType().equals(licenseType))
                .toList();
    }
}
