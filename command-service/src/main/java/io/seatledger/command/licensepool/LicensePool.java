package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import java.util.Optional;

/** One pool: its license type, its capacity and how many of its seats are taken (assigned or reserved). */
public final class LicensePool {

    private final PoolId id;
    private final LicenseType licenseType;
    private final int capacity;
    private int taken;

    LicensePool(LicensePoolOpened event) {
        id = new PoolId(event.poolId());
        licenseType = new LicenseType(event.licenseType());
        capacity = event.capacity();
    }

    /** The pool's name within its account. */
    public PoolId id() {
        return id;
    }

    /** What a seat of this pool entitles to. */
    public LicenseType licenseType() {
        return licenseType;
    }

    /** Seats that nobody holds. */
    public int available() {
        return capacity - taken;
    }

    /** Why this many seats cannot be had when {@code alsoTaken} are promised to others in the same decision. */
    public Optional<Refusal> refusalToTakeSeat(int alsoTaken) {
        return available() > alsoTaken ? Optional.empty() : Optional.of(new Refusal.PoolExhausted(id, capacity));
    }

    void take() {
        taken++;
    }

    void giveBack() {
        taken--;
    }
}
