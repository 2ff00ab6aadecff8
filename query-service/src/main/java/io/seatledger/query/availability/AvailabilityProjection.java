package io.seatledger.query.availability;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.SeatEvent;
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.consuming.StoppedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
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
            case LicensePoolEvent _, SeatEvent _ -> Set.of(event.accountId());
            case AccountEvent _, UserEvent _, ImportEvent _ -> Set.of();
        };
    }

    @Override
    public AvailabilityView apply(@Nullable AvailabilityView view, String id, Event event, At at) {
        List<Pool> pools = view == null ? new ArrayList<>() : new ArrayList<>(view.pools());
        switch (event) {
            case LicensePoolEvent e -> apply(pools, e, at.accountVersion());
            case SeatEvent e -> apply(pools, e, at.accountVersion());
            case AccountEvent _, UserEvent _, ImportEvent _ ->
                throw new IllegalArgumentException(event + " concerns no pool");
        }
        return new AvailabilityView(id, List.copyOf(pools), at.accountVersion());
    }

    private static void apply(List<Pool> pools, LicensePoolEvent event, long version) {
        switch (event) {
            case LicensePoolOpened e ->
                add(
                        pools,
                        new Pool(
                                e.poolId(),
                                e.licenseType(),
                                e.name(),
                                e.organizationId(),
                                null,
                                e.capacity(),
                                0,
                                0,
                                0,
                                null,
                                null,
                                0,
                                false,
                                version));
            case LicensePoolAllotted e -> {
                add(
                        pools,
                        new Pool(
                                e.poolId(),
                                e.licenseType(),
                                e.name(),
                                e.organizationId(),
                                e.fromPoolId(),
                                e.capacity(),
                                0,
                                0,
                                0,
                                e.beginsAt(),
                                e.endsAt(),
                                e.graceSeconds(),
                                false,
                                version));
                change(pools, e.fromPoolId(), pool -> pool.withAllotted(e.capacity(), version));
            }
            case LicensePoolRenamed e -> change(pools, e.poolId(), pool -> pool.named(e.name(), version));
            case LicensePoolResized e -> {
                change(pools, e.poolId(), pool -> pool.resized(e.toCapacity(), version));
                if (e.allottedFrom() != null) {
                    change(
                            pools,
                            e.allottedFrom(),
                            pool -> pool.withAllotted(e.toCapacity() - e.fromCapacity(), version));
                }
            }
            case LicensePoolTermSet e -> {
                change(pools, e.poolId(), pool -> pool.running(e, version));
                e.allottedPools().forEach(allotted -> change(pools, allotted, pool -> pool.running(e, version)));
            }
            case LicensePoolClosed e -> {
                change(pools, e.poolId(), pool -> pool.closed(version));
                if (e.allottedFrom() != null) {
                    change(pools, e.allottedFrom(), pool -> pool.withAllotted(-e.capacity(), version));
                }
            }
        }
    }

    private static void apply(List<Pool> pools, SeatEvent event, long version) {
        switch (event) {
            case LicenseReserved e -> change(pools, e.poolId(), pool -> pool.withSeats(0, 1, version));
            case LicenseAssigned e ->
                change(pools, e.poolId(), pool -> pool.withSeats(1, e.fromReservation() ? -1 : 0, version));
            case LicenseChanged e -> {
                move(pools, e.fromPoolId(), e.seat(), -1, version);
                move(pools, e.toPoolId(), e.seat(), 1, version);
            }
            case LicenseReleased e -> move(pools, e.poolId(), e.seat(), -1, version);
        }
    }

    private static void move(List<Pool> pools, String poolId, SeatState seat, int by, long version) {
        change(pools, poolId, pool -> switch (seat) {
            case ASSIGNED -> pool.withSeats(by, 0, version);
            case RESERVED -> pool.withSeats(0, by, version);
        });
    }

    private static void add(List<Pool> pools, Pool pool) {
        pools.add(pool);
        pools.sort(Comparator.comparing(Pool::poolId));
    }

    private static void change(List<Pool> pools, String poolId, UnaryOperator<Pool> change) {
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i).poolId().equals(poolId)) {
                pools.set(i, change.apply(pools.get(i)));
                return;
            }
        }
        throw new StoppedException("the read model has no pool " + poolId);
    }
}
