package io.seatledger.command.licensepool;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The license pools that one decision looks at, each sourced from its own events. */
@EventSourcedEntity
public final class LicensePools {

    private final Set<PoolId> wanted;
    private final Map<PoolId, LicensePool> pools = new HashMap<>();

    /** Pools that nobody has opened yet. */
    @EntityCreator
    public LicensePools(@InjectEntityId PoolIds ids) {
        wanted = ids.pools();
    }

    @EventCriteriaBuilder
    static EventCriteria criteria(PoolIds ids) {
        String account = ids.account().value();
        if (ids.pools().isEmpty()) {
            return EventCriteria.havingTags(EventTags.pool(account, ""));
        }
        List<EventCriteria> each = ids.pools().stream()
                .<EventCriteria>map(pool -> EventCriteria.havingTags(EventTags.pool(account, pool.value()))).toList();
        return EventCriteria.either(each);
    }

    /** The pool of this name, if the account has it. */
    public Optional<LicensePool> find(PoolId id) {
        return Optional.ofNullable(pools.get(id));
    }

    /** Why this pool cannot be used at all. */
    public Optional<Refusal> refusalToUse(PoolId id) {
        return pools.containsKey(id) ? Optional.empty() : Optional.of(new Refusal.NotFound("license pool", id.value()));
    }

    /** Why one user cannot hold a seat of each of these pools, however many seats they have. */
    public Optional<Refusal> refusalToTakeTogether(Set<PoolId> ids) {
        Set<LicenseType> types = new HashSet<>();
        for (PoolId id : ids) {
            LicensePool pool = pools.get(id);
            if (pool == null) {
                return refusalToUse(id);
            }
            if (!types.add(pool.licenseType())) {
                return Optional.of(new Refusal.LicenseTypeTwice(pool.licenseType()));
            }
        }
        return Optional.empty();
    }

    @EventSourcingHandler
    void evolve(LicensePoolOpened event) {
        var pool = new LicensePool(event);
        if (wanted.contains(pool.id())) {
            pools.put(pool.id(), pool);
        }
    }

    @EventSourcingHandler
    void evolve(LicenseReserved event) {
        at(event.poolId(), LicensePool::take);
    }

    @EventSourcingHandler
    void evolve(LicenseAssigned event) {
        if (!event.fromReservation()) {
            at(event.poolId(), LicensePool::take);
        }
    }

    @EventSourcingHandler
    void evolve(LicenseChanged event) {
        at(event.fromPoolId(), LicensePool::giveBack);
        at(event.toPoolId(), LicensePool::take);
    }

    @EventSourcingHandler
    void evolve(LicenseReleased event) {
        at(event.poolId(), LicensePool::giveBack);
    }

    /** An event may also name a pool that this decision does not look at. */
    private void at(String poolId, Consumer<LicensePool> change) {
        @Nullable
        LicensePool pool = pools.get(new PoolId(poolId));
        if (pool != null) {
            change.accept(pool);
        }
    }
}
