package io.seatledger.query.availability;

import io.seatledger.query.consuming.View;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * All pools of an account in one document, so that no reader ever sees a seat in two pools, or in none, while it moves.
 *
 * @param id the account
 * @param pools by pool id
 */
@Document("availability")
record AvailabilityView(@Id String id, List<Pool> pools, long accountVersion) implements View {

    /**
     * A license pool and its seats.
     *
     * @param accountVersion of the last event that changed this pool
     */
    record Pool(String poolId, String licenseType, String name, @Nullable String organizationId, int capacity,
            int assigned, int reserved, long accountVersion) {

        int available() {
            return capacity - assigned - reserved;
        }

        Pool with(int moreAssigned, int moreReserved, long version) {
            return new Pool(poolId, licenseType, name, organizationId, capacity, assigned + moreAssigned,
                    reserved + moreReserved, version);
        }
    }
}
