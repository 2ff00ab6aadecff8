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
import io.seatledger.query.availability.SeatsView.Seats;
import io.seatledger.query.consuming.Projection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
class SeatsProjection implements Projection<SeatsView> {

    static String idOf(String accountId, String licenseType) {
        return accountId + "/" + licenseType;
    }

    @Override
    public String name() {
        return PoolProjection.READ_MODEL;
    }

    @Override
    public int version() {
        return PoolProjection.VERSION;
    }

    @Override
    public Class<SeatsView> view() {
        return SeatsView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        String licenseType = licenseTypeOf(event);
        return licenseType == null ? Set.of() : Set.of(idOf(event.accountId(), licenseType));
    }

    @Override
    public SeatsView apply(@Nullable SeatsView view, String id, Event event, At at) {
        SeatsView before = view == null
                ? new SeatsView(id, event.accountId(), String.valueOf(licenseTypeOf(event)), Map.of(), 0)
                : view;
        long version = at.accountVersion();
        return switch (event) {
            case LicensePoolEvent e -> apply(before, e, version);
            case SeatEvent e -> apply(before, e, version);
            case AccountEvent _, UserEvent _, ImportEvent _ ->
                throw new IllegalArgumentException(event + " moves no seat");
        };
    }

    private static @Nullable String licenseTypeOf(Event event) {
        return switch (event) {
            case LicensePoolOpened e -> e.licenseType();
            case LicensePoolAllotted e -> e.licenseType();
            case LicensePoolResized e -> e.licenseType();
            case LicensePoolClosed e -> e.licenseType();
            case LicenseReserved e -> e.licenseType();
            case LicenseAssigned e -> e.licenseType();
            case LicenseChanged e -> e.licenseType();
            case LicenseReleased e -> e.licenseType();
            case LicensePoolRenamed _, LicensePoolTermSet _, AccountEvent _, UserEvent _, ImportEvent _ -> null;
        };
    }

    private static SeatsView apply(SeatsView view, LicensePoolEvent event, long version) {
        return switch (event) {
            case LicensePoolOpened e -> view.with(e.poolId(), e.capacity(), version);
            case LicensePoolAllotted e ->
                view.with(e.poolId(), e.capacity(), version)
                        .with(e.fromPoolId(), seats -> seats.allot(e.capacity()), version);
            case LicensePoolResized e ->
                allotted(
                        view.with(e.poolId(), seats -> seats.resized(e.toCapacity()), version),
                        e.allottedFrom(),
                        e.toCapacity() - e.fromCapacity(),
                        version);
            case LicensePoolClosed e ->
                allotted(view.without(e.poolId(), version), e.allottedFrom(), -e.capacity(), version);
            case LicensePoolRenamed _, LicensePoolTermSet _ ->
                throw new IllegalArgumentException(event + " moves no seat");
        };
    }

    private static SeatsView allotted(SeatsView view, @Nullable String from, int more, long version) {
        return from == null ? view : view.with(from, seats -> seats.allot(more), version);
    }

    private static SeatsView apply(SeatsView view, SeatEvent event, long version) {
        return switch (event) {
            case LicenseReserved e -> view.with(e.poolId(), seats -> seats.reserve(1), version);
            case LicenseAssigned e ->
                view.with(e.poolId(), seats -> seats.assign(1).reserve(e.fromReservation() ? -1 : 0), version);
            case LicenseChanged e ->
                view.with(e.fromPoolId(), seats -> moved(seats, e.seat(), -1), version)
                        .with(e.toPoolId(), seats -> moved(seats, e.seat(), 1), version);
            case LicenseReleased e -> view.with(e.poolId(), seats -> moved(seats, e.seat(), -1), version);
        };
    }

    private static Seats moved(Seats seats, SeatState state, int by) {
        return switch (state) {
            case ASSIGNED -> seats.assign(by);
            case RESERVED -> seats.reserve(by);
        };
    }
}
