package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
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
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.SeatEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The license pools that one decision reads, each folded from its own events. */
public final class LicensePools implements Entity {

    private final Set<PoolId> wanted;
    private final Map<PoolId, LicensePool> pools = new HashMap<>();

    /** Creates the pools as they are before any event: nobody has opened them yet. */
    public LicensePools(PoolIds ids) {
        wanted = ids.pools();
    }

    /** The events that these pools are folded from. */
    public static EventCriteria criteria(PoolIds ids) {
        return Entity.anyOf(ids.pools().stream()
                .map(pool -> EventTags.pool(ids.account().value(), pool.value()))
                .toList());
    }

    /** The pool with this identifier, if the account has it. */
    public Optional<LicensePool> find(PoolId id) {
        return Optional.ofNullable(pools.get(id));
    }

    /**
     * The pool with this identifier.
     *
     * @throws NoSuchElementException if the account does not have it
     */
    public LicensePool get(PoolId id) {
        return find(id).orElseThrow();
    }

    /** The refusal if the account does not have this pool. */
    public Optional<Refusal> refusalToName(PoolId id) {
        return pools.containsKey(id) ? Optional.empty() : Optional.of(new Refusal.NotFound("license pool", id.value()));
    }

    /** The refusal if one user cannot hold a seat from each of these pools now, however many seats they have left. */
    public Optional<Refusal> refusalToTakeTogether(Set<PoolId> ids, Instant now) {
        Set<LicenseType> types = new HashSet<>();
        for (PoolId id : ids) {
            LicensePool pool = pools.get(id);
            if (pool == null) {
                return refusalToName(id);
            }
            if (!types.add(pool.licenseType())) {
                return Optional.of(new LicensePoolRefusal.LicenseTypeTwice(pool.licenseType()));
            }
        }
        return ids.stream()
                .sorted(Comparator.comparing(PoolId::value))
                .flatMap(id -> get(id).refusalToUse(now).stream())
                .findFirst();
    }

    @Override
    public void evolve(Event event) {
        switch (event) {
            case LicensePoolEvent e -> evolve(e);
            case SeatEvent e -> evolve(e);
            case AccountEvent _, UserEvent _, ImportEvent _ -> {}
        }
    }

    private void evolve(LicensePoolEvent event) {
        switch (event) {
            case LicensePoolOpened e -> add(new LicensePool(e));
            case LicensePoolAllotted e -> {
                add(new LicensePool(e));
                at(e.fromPoolId(), pool -> pool.allot(e.poolId(), e.capacity()));
            }
            case LicensePoolRenamed e -> at(e.poolId(), pool -> pool.rename(e.name()));
            case LicensePoolResized e -> {
                at(e.poolId(), pool -> pool.resize(e.toCapacity()));
                at(e.allottedFrom(), pool -> pool.allot(e.poolId(), e.toCapacity()));
            }
            case LicensePoolTermSet e -> {
                at(e.poolId(), pool -> pool.setTerm(e));
                e.allottedPools().forEach(allotted -> at(allotted, pool -> pool.setTerm(e)));
            }
            case LicensePoolClosed e -> {
                at(e.poolId(), LicensePool::close);
                at(e.allottedFrom(), pool -> pool.endAllotment(e.poolId()));
            }
        }
    }

    private void evolve(SeatEvent event) {
        switch (event) {
            case LicenseReserved e -> at(e.poolId(), LicensePool::take);
            case LicenseAssigned e -> {
                if (!e.fromReservation()) {
                    at(e.poolId(), LicensePool::take);
                }
            }
            case LicenseChanged e -> {
                at(e.fromPoolId(), LicensePool::giveBack);
                at(e.toPoolId(), LicensePool::take);
            }
            case LicenseReleased e -> at(e.poolId(), LicensePool::giveBack);
        }
    }

    private void add(LicensePool pool) {
        if (wanted.contains(pool.id())) {
            pools.put(pool.id(), pool);
        }
    }

    /** An event may also name a pool that this decision does not read. */
    private void at(@Nullable String poolId, Consumer<LicensePool> change) {
        LicensePool pool = poolId == null ? null : pools.get(new PoolId(poolId));
        if (pool != null) {
            change.accept(pool);
        }
    }
}
