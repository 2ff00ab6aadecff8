package io.seatledger.query.userdirectory;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Counts users by what each event alone says has changed: it knows no user. So a count cannot depend on what has become
 * of the users' documents meanwhile.
 */
@Component
@Order(2)
class UserCountsProjection implements Projection<UserCountsView> {

    private static final UserCountsView NOBODY = UserCountsView.none("");

    @Override
    public String name() {
        return UserProjection.READ_MODEL;
    }

    @Override
    public int version() {
        return UserProjection.VERSION;
    }

    @Override
    public Class<UserCountsView> view() {
        return UserCountsView.class;
    }

    /** The account begins the document, so that a lost one is noticed by the next event, and not begun with it. */
    @Override
    public Set<String> concernedBy(Event event) {
        // What would leave the counts of an account without users alone, changes no count.
        return event instanceof AccountOpened
                        || (event instanceof UserEvent user
                                && !counted(NOBODY, user).equals(NOBODY))
                ? Set.of(event.accountId())
                : Set.of();
    }

    @Override
    public UserCountsView apply(@Nullable UserCountsView view, String id, Event event, At at) {
        return switch (event) {
            case AccountOpened _ -> UserCountsView.none(id).at(at.accountVersion());
            case UserEvent e -> counted(Projection.existing(view, id), e).at(at.accountVersion());
            case AccountEvent _, LicensePoolEvent _, ImportEvent _ ->
                throw new IllegalArgumentException(event + " changes no count of users");
        };
    }

    private static UserCountsView counted(UserCountsView counts, UserEvent event) {
        return switch (event) {
            case UserInvited e ->
                counts.moved(e.again() ? UserStatus.REMOVED : null, UserStatus.PENDING)
                        .inOrganization(e.organizationId(), 1);
            case InvitationAccepted _ -> counts.moved(UserStatus.PENDING, UserStatus.ACTIVE);
            case InvitationRevoked e ->
                counts.moved(UserStatus.PENDING, UserStatus.REMOVED).inOrganization(e.organizationId(), -1);
            case InvitationExpired e ->
                counts.moved(UserStatus.PENDING, UserStatus.REMOVED).inOrganization(e.organizationId(), -1);
            case UserRemoved e ->
                counts.moved(e.suspended() ? UserStatus.SUSPENDED : UserStatus.ACTIVE, UserStatus.REMOVED)
                        .inOrganization(e.organizationId(), -1);
            case UserSuspended _ -> counts.moved(UserStatus.ACTIVE, UserStatus.SUSPENDED);
            case UserRestored _ -> counts.moved(UserStatus.SUSPENDED, UserStatus.ACTIVE);
            case UserJoinedOrganization e -> counts.inOrganization(e.organizationId(), 1);
            case UserMovedToOrganization e ->
                counts.inOrganization(e.fromOrganizationId(), -1).inOrganization(e.toOrganizationId(), 1);
            case UserLeftOrganization e -> counts.inOrganization(e.organizationId(), -1);
            case LicenseReserved e -> counts.licensed(e.licenseType(), 1);
            case LicenseAssigned e -> e.fromReservation() ? counts : counts.licensed(e.licenseType(), 1);
            case LicenseReleased e -> counts.licensed(e.licenseType(), -1);
            case LicenseChanged _,
                    InvitationResent _,
                    InvitationLinkIssued _,
                    InvitationMailDeferred _,
                    InvitationMailed _,
                    InvitationMailFailed _,
                    UserNamed _,
                    UserAddressChanged _,
                    UserAddedToProject _,
                    UserRemovedFromProject _ -> counts;
        };
    }
}
