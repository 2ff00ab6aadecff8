package io.seatledger.query.availability;

import io.seatledger.query.live.Change;
import io.seatledger.query.live.ChangeSource;
import io.seatledger.query.live.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends pools that have changed, or whose term has begun or ended. */
@Component
@Order(2)
class AvailabilityChanges implements ChangeSource {

    private final Availability availability;

    AvailabilityChanges(Availability availability) {
        this.availability = availability;
    }

    @Override
    public List<Change> changedSince(String accountId, Position seen, Instant now, int atMost) {
        return availability.changedSince(accountId, seen, now, atMost).stream()
                .map(pool -> new Change("license-pool", pool))
                .toList();
    }

    @Override
    public Optional<Instant> changesByItselfAfter(String accountId, Instant time) {
        return availability.transitionAfter(accountId, time);
    }
}
