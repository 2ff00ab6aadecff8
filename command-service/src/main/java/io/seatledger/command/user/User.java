package io.seatledger.command.user;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** One user: whether the invitation is pending, and which licenses come from which pool. */
@EventSourcedEntity
public final class User {

    private enum Status {
        UNKNOWN, PENDING, ACTIVE
    }

    /** A seat that the user holds. */
    public record Holding(PoolId pool, SeatState seat) {}

    private final UserId id;
    private final Map<LicenseType, Holding> licenses = new HashMap<>();
    private Status status = Status.UNKNOWN;

    /** Somebody whom nobody has invited yet. */
    @EntityCreator
    public User(@InjectEntityId UserKey key) {
        id = key.user();
    }

    @EventCriteriaBuilder
    static EventCriteria criteria(UserKey key) {
        return EventCriteria.havingTags(EventTags.user(key.account().value(), key.user().value()));
    }

    /** Why no license of this user can be touched. */
    public Optional<Refusal> refusalToHoldLicenses() {
        return switch (status) {
            case UNKNOWN -> Optional.of(new Refusal.NotFound("user", id.value()));
            case PENDING, ACTIVE -> Optional.empty();
        };
    }

    /** The seat that the user holds of this license type. */
    public Optional<Holding> licenseOf(LicenseType licenseType) {
        return Optional.ofNullable(licenses.get(licenseType));
    }

    /** What a seat becomes when this user takes it: a pending user reserves. */
    public SeatState seatToTake() {
        return status == Status.PENDING ? SeatState.RESERVED : SeatState.ASSIGNED;
    }

    @EventSourcingHandler
    void evolve(UserInvited event) {
        status = Status.PENDING;
    }

    @EventSourcingHandler
    void evolve(InvitationAccepted event) {
        status = Status.ACTIVE;
    }

    @EventSourcingHandler
    void evolve(LicenseReserved event) {
        holds(event.licenseType(), event.poolId(), SeatState.RESERVED);
    }

    @EventSourcingHandler
    void evolve(LicenseAssigned event) {
        holds(event.licenseType(), event.poolId(), SeatState.ASSIGNED);
    }

    @EventSourcingHandler
    void evolve(LicenseChanged event) {
        holds(event.licenseType(), event.toPoolId(), event.seat());
    }

    @EventSourcingHandler
    void evolve(LicenseReleased event) {
        licenses.remove(new LicenseType(event.licenseType()));
    }

    private void holds(String licenseType, String poolId, SeatState seat) {
        licenses.put(new LicenseType(licenseType), new Holding(new PoolId(poolId), seat));
    }
}
