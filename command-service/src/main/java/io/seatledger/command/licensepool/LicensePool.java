package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Term;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One pool: its license type, its term, its capacity, and how many of its seats are taken (assigned or reserved) or
 * allotted to other pools.
 *
 * @param id unique within the account
 * @param licenseType of every seat in the pool
 * @param allottedFrom the pool that its seats come from; {@code null} if they were bought
 * @param organization that the pool belongs to; {@code null} for the whole account
 */
public record LicensePool(
        PoolId id,
        LicenseType licenseType,
        @Nullable PoolId allottedFrom,
        @Nullable OrganizationId organization,
        String name,
        Term term,
        int capacity,
        int taken,
        Allotments allotments,
        boolean closed) {

    /**
     * The seats that were given to other pools.
     *
     * @param total their sum, which is asked for far more often than it changes
     */
    record Allotments(PSortedMap<PoolId, Integer> seats, int total) {

        static final Allotments NONE = new Allotments(TreePMap.empty(Comparator.comparing(PoolId::value)), 0);

        Allotments with(PoolId pool, int newSeats) {
            return new Allotments(seats.plus(pool, newSeats), total - seats.getOrDefault(pool, 0) + newSeats);
        }

        Allotments without(PoolId pool) {
            return new Allotments(seats.minus(pool), total - seats.getOrDefault(pool, 0));
        }
    }

    static LicensePool of(LicensePoolOpened event) {
        return new LicensePool(
                new PoolId(event.poolId()),
                new LicenseType(event.licenseType()),
                null,
                event.organizationId() == null ? null : new OrganizationId(event.organizationId()),
                event.name(),
                Term.UNLIMITED,
                event.capacity(),
                0,
                Allotments.NONE,
                false);
    }

    static LicensePool of(LicensePoolAllotted event) {
        return new LicensePool(
                new PoolId(event.poolId()),
                new LicenseType(event.licenseType()),
                new PoolId(event.fromPoolId()),
                new OrganizationId(event.organizationId()),
                event.name(),
                new Term(event.beginsAt(), event.endsAt(), Duration.ofSeconds(event.graceSeconds())),
                event.capacity(),
                0,
                Allotments.NONE,
                false);
    }

    /** The number of seats that are neither taken nor allotted to other pools. */
    public int available() {
        return capacity - inUse();
    }

    /** The refusal if the pool holds seats of another license type. */
    public Optional<Refusal> refusalAs(LicenseType wanted) {
        return licenseType.equals(wanted)
                ? Optional.empty()
                : Optional.of(new LicensePoolRefusal.WrongType(id, licenseType));
    }

    /** The refusal if no seats can be taken now, however many are left. */
    public Optional<Refusal> refusalToUse(Instant now) {
        if (closed) {
            return Optional.of(new LicensePoolRefusal.PoolIsClosed(id));
        }
        return term.includes(now)
                ? Optional.empty()
                : Optional.of(new LicensePoolRefusal.PoolNotActive(id, term.beginsAt(), term.endsAt()));
    }

    /** The refusal if no further seat can be taken now. */
    public Optional<Refusal> refusalToTakeSeat(Instant now) {
        return refusalToUse(now)
                .or(() -> available() > 0
                        ? Optional.empty()
                        : Optional.of(new LicensePoolRefusal.PoolExhausted(id, capacity)));
    }

    Set<PoolId> allottedPools() {
        return allotments.seats().keySet();
    }

    int allotted() {
        return allotments.total();
    }

    int inUse() {
        return taken + allotted();
    }

    /** Applies an event that is tagged with this pool. */
    LicensePool evolve(Event event) {
        return switch (event) {
            case LicensePoolEvent e -> evolve(e);
            case SeatEvent e -> evolve(e);
            case AccountEvent _, UserEvent _, ImportEvent _ -> this;
        };
    }

    private LicensePool evolve(LicensePoolEvent event) {
        return switch (event) {
            case LicensePoolOpened _ -> this;
            case LicensePoolAllotted e -> is(e.fromPoolId()) ? with(allotted(e.poolId(), e.capacity())) : this;
            case LicensePoolRenamed e -> with(e.name(), term, capacity);
            case LicensePoolResized e ->
                is(e.poolId()) ? with(name, term, e.toCapacity()) : with(allotted(e.poolId(), e.toCapacity()));
            case LicensePoolTermSet e ->
                with(name, new Term(e.beginsAt(), e.endsAt(), Duration.ofSeconds(e.graceSeconds())), capacity);
            case LicensePoolClosed e ->
                is(e.poolId()) ? closedForGood() : with(allotments.without(new PoolId(e.poolId())));
        };
    }

    private LicensePool evolve(SeatEvent event) {
        return switch (event) {
            case LicenseReserved _ -> withTaken(taken + 1);
            case LicenseAssigned e -> e.fromReservation() ? this : withTaken(taken + 1);
            case LicenseChanged e -> withTaken(taken + (is(e.toPoolId()) ? 1 : 0) - (is(e.fromPoolId()) ? 1 : 0));
            case LicenseReleased _ -> withTaken(taken - 1);
        };
    }

    /** Some events are tagged with several pools. */
    private boolean is(String poolId) {
        return id.value().equals(poolId);
    }

    private Allotments allotted(String pool, int seats) {
        return allotments.with(new PoolId(pool), seats);
    }

    private LicensePool with(String newName, Term newTerm, int newCapacity) {
        return new LicensePool(
                id, licenseType, allottedFrom, organization, newName, newTerm, newCapacity, taken, allotments, closed);
    }

    private LicensePool with(Allotments newAllotments) {
        return new LicensePool(
                id, licenseType, allottedFrom, organization, name, term, capacity, taken, newAllotments, closed);
    }

    private LicensePool withTaken(int nowTaken) {
        return new LicensePool(
                id, licenseType, allottedFrom, organization, name, term, capacity, nowTaken, allotments, closed);
    }

    private LicensePool closedForGood() {
        return new LicensePool(
                id, licenseType, allottedFrom, organization, name, term, capacity, taken, allotments, true);
    }
}
