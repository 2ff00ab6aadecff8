package io.seatledger.query.availability;

import io.seatledger.query.consuming.Generations;
import io.seatledger.query.live.Change;
import io.seatledger.query.live.ChangeSource;
import java.time.InstantSource;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Sends all pools of an account when one of them has changed. */
@Component
@Order(2)
class AvailabilityChanges implements ChangeSource {

    private final MongoOperations mongo;
    private final Generations generations;
    private final InstantSource clock;

    AvailabilityChanges(MongoOperations mongo, Generations generations, InstantSource clock) {
        this.mongo = mongo;
        this.generations = generations;
        this.clock = clock;
    }

    @Override
    public List<Change> changedAfter(String accountId, long after, long reached, int atMost) {
        AvailabilityView view =
                mongo.findById(accountId, AvailabilityView.class, generations.collection(AvailabilityView.class));
        return view == null || view.accountVersion() <= after
                ? List.of()
                : List.of(new Change("license-pools", LicensePools.of(view.pools(), clock.instant(), reached)));
    }
}
