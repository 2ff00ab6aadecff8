package io.seatledger.query.userdirectory;

import io.seatledger.events.Event;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.userdirectory.UserView.Invitation;
import io.seatledger.query.userdirectory.UserView.InvitationStatus;
import io.seatledger.query.userdirectory.UserView.License;
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
            throw new IllegalStateException(event + " is none of a user's");
        }
        return switch (userEvent) {
            case UserInvited e -> invited(id, e, at);
            case InvitationAccepted _ -> {
                UserView v = Projection.existing(view, id);
                var accepted = new Invitation(v.invitation().invitationId(), InvitationStatus.ACCEPTED,
                        v.invitation().expiresAt());
                yield with(v, UserStatus.ACTIVE, accepted, v.licenses(), at);
            }
            case LicenseReserved e -> holding(view, id, new License(e.licenseType(), e.poolId(), SeatState.RESERVED),
                    at);
            case LicenseAssigned e -> holding(view, id, new License(e.licenseType(), e.poolId(), SeatState.ASSIGNED),
                    at);
            case LicenseChanged e -> holding(view, id, new License(e.licenseType(), e.toPoolId(), e.seat()), at);
            case LicenseReleased e -> {
                UserView v = Projection.existing(view, id);
                yield with(v, v.status(), v.invitation(), without(v, e.licenseType()), at);
            }
        };
    }

    private static UserView invited(String id, UserInvited e, At at) {
        String shown = e.name() == null ? e.email() : e.name();
        return new UserView(id, e.accountId(), e.userId(), e.email(), e.emailAsGiven(), e.name(),
                shown.toLowerCase(Locale.ROOT), UserStatus.PENDING, e.organizationId(),
                e.projectId() == null ? List.of() : List.of(e.projectId()), List.of(),
                new Invitation(e.invitationId(), InvitationStatus.PENDING, e.expiresAt()), at.time(),
                SearchTokens.of(e.email(), e.name()), at.accountVersion());
    }

    private static UserView holding(@Nullable UserView view, String id, License license, At at) {
        UserView v = Projection.existing(view, id);
        List<License> licenses = Stream.concat(without(v, license.licenseType()).stream(), Stream.of(license))
                .sorted(Comparator.comparing(License::licenseType)).toList();
        return with(v, v.status(), v.invitation(), licenses, at);
    }

    private static List<License> without(UserView view, String licenseType) {
        return view.licenses().stream().filter(l -> !l.licenseType().equals(licenseType)).toList();
    }

    private static UserView with(UserView v, UserStatus status, Invitation invitation, List<License> licenses, At at) {
        return new UserView(v.id(), v.accountId(), v.userId(), v.email(), v.emailAsGiven(), v.name(), v.sortName(),
                status, v.organizationId(), v.projectIds(), licenses, invitation, v.invitedAt(), v.searchTokens(),
                at.accountVersion());
    }
}
