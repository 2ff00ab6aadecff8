package io.seatledger.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.consuming.Projection.At;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The records may be grouped in any way; what is stored has a fixed shape. */
class AccountViewTest {

    private static final List<AccountEvent> EVENTS = List.of(
            new AccountOpened("acme", "Acme"),
            new AccountAdminGranted("acme", "ada"),
            new AuditorGranted("acme", "otto"),
            new LicenseTypeAdded("acme", "enterprise", "Enterprise"),
            new OrganizationCreated("acme", "emea", "EMEA"),
            new ProjectCreated("acme", "apollo", "emea", "Apollo"),
            new OrganizationArchived("acme", "emea"));

    @Test
    void isStoredWithoutWhatCanBeMany() {
        assertThat(stored(folded(new AccountProjection()))).containsExactly(Document.parse("""
            {
              "_id": "acme",
              "accountId": "acme",
              "name": "Acme",
              "licenseTypes": [{"licenseType": "enterprise", "name": "Enterprise", "retired": false}],
              "policies": {
                "invitationLifetimeSeconds": 604800,
                "homeOrganizationOnly": false,
                "seatsOfSuspended": "KEEP",
                "trustedDomains": []
              },
              "accountVersion": 7
            }
            """));
        assertThat(stored(folded(new AccessProjection()))).containsExactly(Document.parse("""
            {"_id": "acme", "accountId": "acme", "admins": ["ada"], "auditors": ["otto"], "accountVersion": 3}
            """));
        assertThat(stored(folded(new OrganizationProjection()))).containsExactly(Document.parse("""
            {
              "_id": "acme/emea",
              "accountId": "acme",
              "organizationId": "emea",
              "name": "EMEA",
              "archived": true,
              "accountVersion": 7
            }
            """));
        assertThat(stored(folded(new ProjectProjection()))).containsExactly(Document.parse("""
            {
              "_id": "acme/apollo",
              "accountId": "acme",
              "projectId": "apollo",
              "organizationId": "emea",
              "name": "Apollo",
              "archived": false,
              "accountVersion": 6
            }
            """));
    }

    @Test
    void isReadBackAsItWasStored() {
        for (Projection<?> projection : List.of(
                new AccountProjection(),
                new AccessProjection(),
                new OrganizationProjection(),
                new ProjectProjection())) {
            assertThat(folded(projection))
                    .isNotEmpty()
                    .allSatisfy(view -> assertThat(StoredDocuments.read(view.getClass(), StoredDocuments.of(view)))
                            .isEqualTo(view));
        }
    }

    private static List<Document> stored(List<? extends View> views) {
        return views.stream()
                .map(view -> StoredDocuments.plain(StoredDocuments.of(view)))
                .toList();
    }

    private static <V extends View> List<V> folded(Projection<V> projection) {
        Map<String, V> views = new HashMap<>();
        var time = Instant.parse("2026-11-24T10:00:00Z");
        for (int i = 0; i < EVENTS.size(); i++) {
            AccountEvent event = EVENTS.get(i);
            At at = new At(i + 1, time);
            projection
                    .concernedBy(event)
                    .forEach(id -> views.compute(id, (_, view) -> projection.apply(view, id, event, at)));
        }
        return List.copyOf(views.values());
    }
}
