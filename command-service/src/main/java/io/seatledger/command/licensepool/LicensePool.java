package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Term;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pool: its license type, its term, its capacity, and how many of its seats are taken (assigned or reserved) or
 * allotted to other pools.
 */
public final class LicensePool {

    private final PoolId id;
    private final LicenseType licenseType;
    private final @Nullable PoolId allottedFrom;
    private final @Nullable OrganizationId organization;
    private final Map<PoolId, Integer> allotted = new TreeMap<>(Comparator.comparing(PoolId::value));
    private String name;
    private Term term;
    private int capacity;
    private int taken;
    private boolean closed;

    LicensePool(LicensePoolOpened event) {
        id = new PoolId(event.poolId());
        licenseType = new LicenseType(event.licenseType());
        allottedFrom = null;
        organization = event.organizationId() == null ? null : new OrganizationId(event.organizationId());
        name = event.name();
        term = Term.UNLIMITED;
        capacity = event.capacity();
    }

    LicensePool(LicensePoolAllotted event) {
        id = new PoolId(event.poolId());
        licenseType = new LicenseType(event.licenseType());
        allottedFrom = new PoolId(event.fromPoolId());
        organization = new OrganizationId(event.organizationId());
        name = event.name();
        term = new Term(event.beginsAt(), event.endsAt(), Duration.ofSeconds(event.graceSeconds()));
        capacity = event.capacity();
    }

    /** The identifier of the pool, unique within its account. */
    public PoolId id() {
        return id;
    }

    /** The license type of every seat in this pool. */
    public LicenseType licenseType() {
        return licenseType;
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

    @Nullable
    PoolId allottedFrom() {
        return allottedFrom;
    }

    @Nullable
    OrganizationId organization() {
        return organization;
    }

    Set<PoolId> allottedPools() {
        return allotted.keySet();
    }

    String name() {
        return name;
    }

    Term term() {
        return term;
    }

    int capacity() {
        return capacity;
    }

    int taken() {
        return taken;
    }

    int allotted() {
        return allotted.values().stream().mapToInt(Integer::intValue).sum();
    }

    int inUse() {
        return taken + allotted();
    }

    boolean isClosed() {
        return closed;
    }

    void take() {
        taken++;
    }

    void giveBack() {
        taken--;
    }

    void rename(String newName) {
        name = newName;
    }

    void resize(int newCapacity) {
        capacity = newCapacity;
    }

    void allot(String pool, int seats) {
        allotted.put(new PoolId(pool), seats);
    }

    void endAllotment(String pool) {
        allotted.remove(new PoolId(pool));
    }

    void setTerm(LicensePoolTermSet event) {
        term = new Term(event.beginsAt(), event.endsAt(), Duration.ofSeconds(event.graceSeconds()));
    }

    void close() {
        closed = true;
    }
}
