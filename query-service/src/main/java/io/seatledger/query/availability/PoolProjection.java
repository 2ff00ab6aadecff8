package io.seatledger.query.availability;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.UserEvent;
import io.seatledger.query.availability.PoolView.Identity;
import io.seatledger.query.availability.PoolView.Origin;
import io.seatledger.query.availability.PoolView.Term;
import io.seatledger.query.consuming.Projection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Comes before {@link SeatsProjection}: whoever reads seats first and pools then finds the pools of all seats. */
@Component
@Order(1)
class PoolProjection implements Projection<PoolView> {

    static final String READ_MODEL = "license-availability";
    static final int VERSION = 1;

    static String idOf(String accountId, String poolId) {
        return accountId + "/" + poolId;
    }

    @Override
    public String name() {
        return READ_MODEL;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Class<PoolView> view() {
        return PoolView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return switch (event) {
            case LicensePoolOpened e -> Set.of(idOf(e.accountId(), e.poolId()));
            case LicensePoolAllotted e -> Set.of(idOf(e.accountId(), e.poolId()));
            case LicensePoolRenamed e -> Set.of(idOf(e.accountId(), e.poolId()));
            case LicensePoolTermSet e ->
                Stream.concat(Stream.of(e.poolId()), e.allottedPools().stream())
                        .map(pool -> idOf(e.accountId(), pool))
                        .collect(Collectors.toSet());
            case LicensePoolClosed e -> Set.of(idOf(e.accountId(), e.poolId()));
            case LicensePoolResized _, AccountEvent _, UserEvent _, ImportEvent _ -> Set.of();
        };
    }

    @Override
    public PoolView apply(@Nullable PoolView view, String id, Event event, At at) {
        long version = at.accountVersion();
        return switch (event) {
            case LicensePoolOpened e ->
                PoolView.opened(
                        id,
                        e.accountId(),
                        new Identity(e.poolId(), e.licenseType(), e.name()),
                        new Origin(e.organizationId(), null),
                        Term.UNLIMITED,
                        version);
            case LicensePoolAllotted e ->
                PoolView.opened(
                        id,
                        e.accountId(),
                        new Identity(e.poolId(), e.licenseType(), e.name()),
                        new Origin(e.organizationId(), e.fromPoolId()),
                        new Term(e.beginsAt(), e.endsAt(), e.graceSeconds()),
                        version);
            case LicensePoolRenamed e -> Projection.existing(view, id).named(e.name(), version);
            case LicensePoolTermSet e ->
                Projection.existing(view, id).with(new Term(e.beginsAt(), e.endsAt(), e.graceSeconds()), version);
            case LicensePoolClosed e -> Projection.existing(view, id).closed(e.capacity(), version);
            case LicensePoolResized _, AccountEvent _, UserEvent _, ImportEvent _ ->
                throw new IllegalArgumentException(event + " changes nothing of a pool but its seats");
        };
    }
}
