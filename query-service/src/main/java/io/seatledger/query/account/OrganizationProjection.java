package io.seatledger.query.account;

import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.OrganizationRenamed;
import io.seatledger.events.AccountEvent.OrganizationRestored;
import io.seatledger.events.Event;
import io.seatledger.query.consuming.Projection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class OrganizationProjection implements Projection<OrganizationView> {

    static String idOf(String accountId, String organizationId) {
        return accountId + "/" + organizationId;
    }

    @Override
    public String name() {
        return AccountProjection.READ_MODEL;
    }

    @Override
    public int version() {
        return AccountProjection.VERSION;
    }

    @Override
    public Class<OrganizationView> view() {
        return OrganizationView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return switch (event) {
            case OrganizationCreated e -> Set.of(idOf(e.accountId(), e.organizationId()));
            case OrganizationRenamed e -> Set.of(idOf(e.accountId(), e.organizationId()));
            case OrganizationArchived e -> Set.of(idOf(e.accountId(), e.organizationId()));
            case OrganizationRestored e -> Set.of(idOf(e.accountId(), e.organizationId()));
            default -> Set.of();
        };
    }

    @Override
    public OrganizationView apply(@Nullable OrganizationView view, String id, Event event, At at) {
        long version = at.accountVersion();
        if (event instanceof OrganizationCreated e) {
            return new OrganizationView(id, e.accountId(), e.organizationId(), e.name(), false, version);
        }
        OrganizationView v = Projection.existing(view, id);
        return switch (event) {
            case OrganizationRenamed e ->
                new OrganizationView(id, v.accountId(), v.organizationId(), e.name(), v.archived(), version);
            case OrganizationArchived _ ->
                new OrganizationView(id, v.accountId(), v.organizationId(), v.name(), true, version);
            case OrganizationRestored _ ->
                new OrganizationView(id, v.accountId(), v.organizationId(), v.name(), false, version);
            default -> throw new IllegalArgumentException(event + " is not an event of an organization");
        };
    }
}
