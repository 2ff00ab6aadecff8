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
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.consuming.Projection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class AvailabilityProjection implements Projection<AvailabilityView> {

    @Override
    public Class<AvailabilityView> view() {
        return AvailabilityView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return switch (event) {
            case LicensePoolOpened _,LicenseReserved _,LicenseAssigned _,LicenseChanged _,LicenseReleased _ -> Set
                    .of(event.accountId());
            case AccountEvent _,UserInvited _,InvitationAccepted _ -> Set.of();
        };
    }

    @Override
    public AvailabilityView apply(@Nullable AvailabilityView view, String id, Event event, At at) {
        List<Pool> pools = view == null ? new ArrayList<>() : new ArrayList<>(view.pools());
        switch (event) {
            case LicensePoolOpened e -> {
                pools.add(new Pool(e.poolId(), e.licenseType(), e.name(), e.organizationId(), e.capacity(), 0, 0,
                        at.accountVersion()));
                pools.sort(Comparator.comparing(Pool::poolId));
            }
            case LicenseReserved e -> move(pools, e.poolId(), 0, 1, at);
            case LicenseAssigned e -> move(pools, e.poolId(), 1, e.fromReservation() ? -1 : 0, at);
            case LicenseChanged e -> {
                move(pools, e.fromPoolId(), e.seat(), -1, at);
                move(pools, e.toPoolId(), e.seat(), 1, at);
            }
            case LicenseReleased e -> move(pools, e.poolId(), e.seat(), -1, at);
            case AccountEvent _,UserInvited _,InvitationAccepted _ -> throw new IllegalStateException(
                    event + " moves no seat");
        }
        return new AvailabilityView(id, List.copyOf(pools), at.accountVersion());
    }

    private static void move(List<Pool> pools, String poolId, SeatState seat, int by, At at) {
        switch (seat) {
            case ASSIGNED -> move(pools, poolId, by, 0, at);
            case RESERVED -> move(pools, poolId, 0, by, at);
        }
    }

    private static void move(List<Pool> pools, String poolId, int assigned, int reserved, At at) {
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i).poolId().equals(poolId)) {
                pools.set(i, pools.get(i).with(assigned, reserved, at.accountVersion()));
                return;
            }
        }
        throw new IllegalStateException("the read model has no pool " + poolId);
    }
}
