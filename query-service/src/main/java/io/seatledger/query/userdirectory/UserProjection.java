package io.seatledger.query.userdirectory;

import io.seatledger.events.Event;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
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
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.userdirectory.UserView.Invitation;
import io.seatledger.query.userdirectory.UserView.InvitationStatus;
import io.seatledger.query.userdirectory.UserView.License;
import io.seatledger.query.userdirectory.UserView.Mail;
import io.seatledger.query.userdirectory.UserView.MailStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class UserProjection implements Projection<UserView> {

    static String idOf(String accountId, String userId) {
        return accountId + "/" + userId;
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
            throw new IllegalArgumentException(event + " is none of a user's");
        }
        return userEvent instanceof UserInvited e
                ? invited(id, e, at)
                : apply(Projection.existing(view, id), userEvent, at);
    }

    private static UserView apply(UserView v, UserEvent event, At at) {
        Invitation invitation = v.invitation();
        return switch (event) {
            case UserInvited e -> throw new IllegalArgumentException(e + " begins anew");
            case InvitationAccepted _ ->
                with(v, UserStatus.ACTIVE, invitation.with(InvitationStatus.ACCEPTED), v.licenses(), at);
            case InvitationResent e ->
                with(
                        v,
                        v.status(),
                        new Invitation(e.invitationId(), InvitationStatus.PENDING, e.expiresAt(), Mail.QUEUED),
                        v.licenses(),
                        at);
            case InvitationLinkIssued _ -> with(v, v.status(), invitation, v.licenses(), at);
            case InvitationMailed _ ->
                with(v, v.status(), invitation.with(new Mail(MailStatus.SENT, null)), v.licenses(), at);
            case InvitationMailFailed e ->
                with(v, v.status(), invitation.with(new Mail(MailStatus.FAILED, e.reason())), v.licenses(), at);
            case InvitationRevoked _ -> gone(v, invitation.with(InvitationStatus.REVOKED), at);
            case InvitationExpired _ -> gone(v, invitation.with(InvitationStatus.EXPIRED), at);
            case UserRemoved _ -> gone(v, invitation, at);
            case UserNamed e -> named(v, e.name(), at);
            case UserJoinedOrganization e -> belonging(v, e.organizationId(), v.projectIds(), at);
            case UserMovedToOrganization e -> belonging(v, e.toOrganizationId(), v.projectIds(), at);
            case UserLeftOrganization _ -> belonging(v, null, v.projectIds(), at);
            case UserAddedToProject e ->
                belonging(
                        v,
                        v.organizationId(),
                        Stream.concat(v.projectIds().stream(), Stream.of(e.projectId()))
                                .sorted()
                                .toList(),
                        at);
            case UserRemovedFromProject e ->
                belonging(
                        v,
                        v.organizationId(),
                        v.projectIds().stream()
                                .filter(project -> !project.equals(e.projectId()))
                                .toList(),
                        at);
            case UserSuspended _ -> with(v, UserStatus.SUSPENDED, invitation, v.licenses(), at);
            case UserRestored _ -> with(v, UserStatus.ACTIVE, invitation, v.licenses(), at);
            case LicenseReserved e -> holding(v, new License(e.licenseType(), e.poolId(), SeatState.RESERVED), at);
            case LicenseAssigned e -> holding(v, new License(e.licenseType(), e.poolId(), SeatState.ASSIGNED), at);
            case LicenseChanged e -> holding(v, new License(e.licenseType(), e.toPoolId(), e.seat()), at);
            case LicenseReleased e -> with(v, v.status(), invitation, without(v, e.licenseType()), at);
        };
    }

    private static UserView invited(String id, UserInvited e, At at) {
        return new UserView(
                id,
                e.accountId(),
                e.userId(),
                e.email(),
                e.emailAsGiven(),
                e.name(),
                sortName(e.name(), e.email()),
                UserStatus.PENDING,
                e.organizationId(),
                e.projectId() == null ? List.of() : List.of(e.projectId()),
                List.of(),
                new Invitation(e.invitationId(), InvitationStatus.PENDING, e.expiresAt(), Mail.QUEUED),
                at.time(),
                SearchTokens.of(e.email(), e.name()),
                at.accountVersion());
    }

    private static String sortName(@Nullable String name, String email) {
        return (name == null ? email : name).toLowerCase(Locale.ROOT);
    }

    private static UserView holding(UserView v, License license, At at) {
        List<License> licenses = Stream.concat(without(v, license.licenseType()).stream(), Stream.of(license))
                .sorted(Comparator.comparing(License::licenseType))
                .toList();
        return with(v, v.status(), v.invitation(), licenses, at);
    }

    private static List<License> without(UserView view, String licenseType) {
        return view.licenses().stream()
                .filter(l -> !l.licenseType().equals(licenseType))
                .toList();
    }

    private static UserView with(UserView v, UserStatus status, Invitation invitation, List<License> licenses, At at) {
        return new UserView(
                v.id(),
                v.accountId(),
                v.userId(),
                v.email(),
                v.emailAsGiven(),
                v.name(),
                v.sortName(),
                status,
                v.organizationId(),
                v.projectIds(),
                licenses,
                invitation,
                v.invitedAt(),
                v.searchTokens(),
                at.accountVersion());
    }

    private static UserView gone(UserView v, Invitation invitation, At at) {
        return belonging(with(v, UserStatus.REMOVED, invitation, v.licenses(), at), null, List.of(), at);
    }

    private static UserView named(UserView v, String name, At at) {
        return new UserView(
                v.id(),
                v.accountId(),
                v.userId(),
                v.email(),
                v.emailAsGiven(),
                name,
                sortName(name, v.email()),
                v.status(),
                v.organizationId(),
                v.projectIds(),
                v.licenses(),
                v.invitation(),
                v.invitedAt(),
                SearchTokens.of(v.email(), name),
                at.accountVersion());
    }

    private static UserView belonging(UserView v, @Nullable String organizationId, List<String> projectIds, At at) {
        return new UserView(
                v.id(),
                v.accountId(),
                v.userId(),
                v.email(),
                v.emailAsGiven(),
                v.name(),
                v.sortName(),
                v.status(),
                organizationId,
                projectIds,
                v.licenses(),
                v.invitation(),
                v.invitedAt(),
                v.searchTokens(),
                at.accountVersion());
    }
}
