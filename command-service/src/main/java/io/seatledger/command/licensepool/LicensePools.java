package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.TagStates;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.memory.States;
import io.seatledger.events.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** The license pools that one decision reads, each folded from its own events. */
public final class LicensePools implements Entity {

    private final String account;
    private final TagStates<LicensePool> pools;

    /** Creates the pools as they are before any event: nobody has opened them yet. */
    public LicensePools(PoolIds ids) {
        account = ids.account().value();
        pools = new TagStates<>(new LicensePoolFold(), tags(ids));
    }

    /** The events that these pools are folded from. */
    public static EventCriteria criteria(PoolIds ids) {
        return Entity.anyOf(tags(ids));
    }

    private static List<Tag> tags(PoolIds ids) {
        return ids.pools().stream()
                .map(pool -> EventTags.pool(ids.account().value(), pool.value()))
                .toList();
    }

    /** The pool with this identifier, if the account has it. */
    public Optional<LicensePool> find(PoolId id) {
        return Optional.ofNullable(pools.of(EventTags.pool(account, id.value())));
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
        return find(id).isPresent() ? Optional.empty() : Optional.of(new Refusal.NotFound("license pool", id.value()));
    }

    /** The refusal if one user cannot hold a seat from each of these pools now, however many seats they have left. */
    public Optional<Refusal> refusalToTakeTogether(Set<PoolId> ids, Instant now) {
        Set<LicenseType> types = new HashSet<>();
        for (PoolId id : ids) {
            Optional<LicensePool> pool = find(id);
            if (pool.isEmpty()) {
                return refusalToName(id);
            }
            LicenseType type = pool.get().licenseType();
            if (!types.add(type)) {
                return Optional.of(new LicensePoolRefusal.LicenseTypeTwice(type));
            }
        }
        return ids.stream()
                .sorted(Comparator.comparing(PoolId::value))
                .flatMap(id -> get(id).refusalToUse(now).stream())
                .findFirst();
    }

    @Override
    public LicensePools evolve(Event event) {
        pools.evolve(event);
        return this;
    }

    @Override
    public LicensePools adopt(States states) {
        pools.adopt(states);
        return this;
    }
}
