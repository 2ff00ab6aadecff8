package io.seatledger.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection.At;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The records may be grouped in any way; what is stored has a fixed shape. */
class AccountViewTest {

    private static final AccountView ACME = folded(
            new AccountOpened("acme", "Acme"),
            new AccountAdminGranted("acme", "ada"),
            new AuditorGranted("acme", "otto"),
            new OrganizationCreated("acme", "emea", "EMEA"),
            new ProjectCreated("acme", "apollo", "emea", "Apollo"),
            new LicenseTypeAdded("acme", "enterprise", "Enterprise"));

    @Test
    void isStoredAsOneFlatDocument() {
        assertThat(StoredDocuments.plain(StoredDocuments.of(ACME))).isEqualTo(Document.parse("""
            {
              "_id": "acme",
              "name": "Acme",
              "admins": ["ada"],
              "auditors": ["otto"],
              "organizations": [{"organizationId": "emea", "name": "EMEA", "archived": false}],
              "projects": [
                {"projectId": "apollo", "organizationId": "emea", "name": "Apollo", "archived": false}
              ],
              "licenseTypes": [{"licenseType": "enterprise", "name": "Enterprise", "retired": false}],
              "policies": {
                "invitationLifetimeSeconds": 604800,
                "homeOrganizationOnly": false,
                "seatsOfSuspended": "KEEP",
                "trustedDomains": []
              },
              "accountVersion": 6
            }
            """));
    }

    @Test
    void isReadBackAsItWasStored() {
        for (AccountView view : List.of(ACME, folded(new AccountOpened("acme", "Acme")))) {
            assertThat(StoredDocuments.read(AccountView.class, StoredDocuments.of(view)))
                    .isEqualTo(view);
        }
    }

    private static AccountView folded(AccountEvent first, AccountEvent... more) {
        var projection = new AccountProjection();
        var time = Instant.parse("2026-11-24T10:00:00Z");
        AccountView view = projection.apply(null, "acme", first, new At(1, time));
        for (AccountEvent event : more) {
            view = projection.apply(view, "acme", event, new At(view.accountVersion() + 1, time));
        }
        return view;
    }
}
