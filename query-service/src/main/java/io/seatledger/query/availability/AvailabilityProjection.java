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
import io.seatledger.query.availability.AvailabilityView.Identity;
import io.seatledger.query.availability.AvailabilityView.Origin;
import io.seatledger.query.availability.AvailabilityView.Pool;
import io.seatledger.query.availability.AvailabilityView.SeatCounts;
import io.seatledger.query.availability.AvailabilityView.Term;
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
    public String name() {
        return "availability";
    }

    @Override
    public int version() {
        return 1;
    }

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
                throw new IllegalArgumentException(event + " does not concern a pool");
        }
        return new AvailabilityView(id, id, List.copyOf(pools), at.accountVersion());
    }

    private static void apply(List<Pool> pools, LicensePoolEvent event, long version) {
        switch (event) {
            case LicensePoolOpened e ->
                add(
                        pools,
                        new Pool(
                                new Identity(e.poolId(), e.licenseType(), e.name()),
                                new Origin(e.organizationId(), null),
                                SeatCounts.free(e.capacity()),
                                Term.UNLIMITED,
                                false,
                                version));
            case LicensePoolAllotted e -> {
                add(
                        pools,
                        new Pool(
                                new Identity(e.poolId(), e.licenseType(), e.name()),
                                new Origin(e.organizationId(), e.fromPoolId()),
                                SeatCounts.free(e.capacity()),
                                new Term(e.beginsAt(), e.endsAt(), e.graceSeconds()),
                                false,
                                version));
                count(pools, e.fromPoolId(), version, seats -> seats.allot(e.capacity()));
            }
            case LicensePoolRenamed e -> change(pools, e.poolId(), pool -> pool.named(e.name(), version));
            case LicensePoolResized e -> {
                count(pools, e.poolId(), version, seats -> seats.resized(e.toCapacity()));
                if (e.allottedFrom() != null) {
                    count(pools, e.allottedFrom(), version, seats -> seats.allot(e.toCapacity() - e.fromCapacity()));
                }
            }
            case LicensePoolTermSet e -> {
                Term term = new Term(e.beginsAt(), e.endsAt(), e.graceSeconds());
                change(pools, e.poolId(), pool -> pool.with(term, version));
                e.allottedPools().forEach(allotted -> change(pools, allotted, pool -> pool.with(term, version)));
            }
            case LicensePoolClosed e -> {
                change(pools, e.poolId(), pool -> pool.close(version));
                if (e.allottedFrom() != null) {
                    count(pools, e.allottedFrom(), version, seats -> seats.allot(-e.capacity()));
                }
            }
        }
    }

    private static void apply(List<Pool> pools, SeatEvent event, long version) {
        switch (event) {
            case LicenseReserved e -> count(pools, e.poolId(), version, seats -> seats.reserve(1));
            case LicenseAssigned e ->
                count(pools, e.poolId(), version, seats -> seats.assign(1).reserve(e.fromReservation() ? -1 : 0));
            case LicenseChanged e -> {
                count(pools, e.fromPoolId(), version, seats -> moved(seats, e.seat(), -1));
                count(pools, e.toPoolId(), version, seats -> moved(seats, e.seat(), 1));
            }
            case LicenseReleased e -> count(pools, e.poolId(), version, seats -> moved(seats, e.seat(), -1));
        }
    }

    private static SeatCounts moved(SeatCounts seats, SeatState state, int by) {
        return switch (state) {
            case ASSIGNED -> seats.assign(by);
            case RESERVED -> seats.reserve(by);
        };
    }

    private static void count(List<Pool> pools, String poolId, long version, UnaryOperator<SeatCounts> change) {
        change(pools, poolId, pool -> pool.with(change.apply(pool.seats()), version));
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
