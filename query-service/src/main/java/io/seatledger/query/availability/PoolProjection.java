package io.seatledger.query.availability;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.query.consuming.Projection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class PoolProjection implements Projection<PoolView> {

    static String idOf(String accountId, String poolId) {
        return accountId + "/" + poolId;
    }

    @Override
    public Class<PoolView> view() {
        return PoolView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        String account = event.accountId();
        return switch (event) {
            case LicensePoolOpened e -> Set.of(idOf(account, e.poolId()));
            case LicenseReserved e -> Set.of(idOf(account, e.poolId()));
            case LicenseAssigned e -> Set.of(idOf(account, e.poolId()));
            case LicenseChanged e -> Set.of(idOf(account, e.fromPoolId()), idOf(account, e.toPoolId()));
            case LicenseReleased e -> Set.of(idOf(account, e.poolId()));
            case AccountEvent _,UserInvited _,InvitationAccepted _ -> Set.of();
        };
    }

    @Override
    public PoolView apply(@Nullable PoolView view, String id, Event event, At at) {
        return switch (event) {
            case LicensePoolOpened e -> new PoolView(id, e.accountId(), e.poolId(), e.licenseType(), e.name(),
                    e.organizationId(), e.capacity(), 0, 0, at.accountVersion());
            case LicenseReserved _ -> moved(view, id, 0, 1, at);
            case LicenseAssigned e -> moved(view, id, 1, e.fromReservation() ? -1 : 0, at);
            case LicenseChanged e -> moved(view, id, e.seat(), id.equals(idOf(e.accountId(), e.toPoolId())) ? 1 : -1,
                    at);
            case LicenseReleased e -> moved(view, id, e.seat(), -1, at);
            case AccountEvent _,UserInvited _,InvitationAccepted _ -> throw new IllegalStateException(
                    event + " moves no seat");
        };
    }

    private static PoolView moved(@Nullable PoolView view, String id, SeatState seat, int by, At at) {
        return switch (seat) {
            case ASSIGNED -> moved(view, id, by, 0, at);
            case RESERVED -> moved(view, id, 0, by, at);
        };
    }

    private static PoolView moved(@Nullable PoolView view, String id, int assigned, int reserved, At at) {
        PoolView v = Projection.existing(view, id);
        return new PoolView(id, v.accountId(), v.poolId(), v.licenseType(), v.name(), v.organizationId(),
                v.capacity(), v.assigned() + assigned, v.reserved() + reserved, at.accountVersion());
    }
}
