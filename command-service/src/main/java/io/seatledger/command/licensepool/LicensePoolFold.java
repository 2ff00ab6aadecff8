package io.seatledger.command.licensepool;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePool.Allotments;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Folds the events of a license pool and of its seats. */
public final class LicensePoolFold implements Fold<LicensePool> {

    private static final int WEIGHT = 600;
    private static final int WEIGHT_OF_AN_ALLOTMENT = 150;

    private record Stored(
            String id,
            String licenseType,
            @Nullable String allottedFrom,
            @Nullable String organization,
            String name,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt,
            long graceSeconds,
            int capacity,
            int taken,
            Map<String, Integer> allotments,
            boolean closed) {}

    @Override
    public String tagKey() {
        return EventTags.POOL;
    }

    @Override
    public Class<LicensePool> type() {
        return LicensePool.class;
    }

    @Override
    public @Nullable LicensePool evolve(Tag tag, @Nullable LicensePool pool, Event event) {
        if (pool != null) {
            return pool.evolve(event);
        }
        return switch (event) {
            case LicensePoolOpened e -> LicensePool.of(e);
            case LicensePoolAllotted e when tag.equals(EventTags.pool(e.accountId(), e.poolId())) -> LicensePool.of(e);
            default -> null;
        };
    }

    @Override
    public int weight(LicensePool pool) {
        return WEIGHT + pool.allotments().seats().size() * WEIGHT_OF_AN_ALLOTMENT;
    }

    @Override
    public int format() {
        return 1;
    }

    @Override
    public String write(LicensePool pool) {
        Map<String, Integer> allotments = new LinkedHashMap<>();
        pool.allotments().seats().forEach((id, seats) -> allotments.put(id.value(), seats));
        return StoredForm.write(new Stored(
                pool.id().value(),
                pool.licenseType().value(),
                pool.allottedFrom() == null ? null : pool.allottedFrom().value(),
                pool.organization() == null ? null : pool.organization().value(),
                pool.name(),
                pool.term().beginsAt(),
                pool.term().endsAt(),
                pool.term().grace().toSeconds(),
                pool.capacity(),
                pool.taken(),
                allotments,
                pool.closed()));
    }

    @Override
    public LicensePool read(String json) {
        Stored stored = StoredForm.read(json, Stored.class);
        Allotments allotments = Allotments.NONE;
        for (Map.Entry<String, Integer> allotment : stored.allotments().entrySet()) {
            allotments = allotments.with(new PoolId(allotment.getKey()), allotment.getValue());
        }
        return new LicensePool(
                new PoolId(stored.id()),
                new LicenseType(stored.licenseType()),
                stored.allottedFrom() == null ? null : new PoolId(stored.allottedFrom()),
                stored.organization() == null ? null : new OrganizationId(stored.organization()),
                stored.name(),
                new Term(stored.beginsAt(), stored.endsAt(), Duration.ofSeconds(stored.graceSeconds())),
                stored.capacity(),
                stored.taken(),
                allotments,
                stored.closed());
    }
}
