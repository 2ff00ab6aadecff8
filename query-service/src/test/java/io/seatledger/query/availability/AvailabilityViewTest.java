package io.seatledger.query.availability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection.At;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The records may be grouped in any way; what is stored and what readers are sent has a fixed shape. */
class AvailabilityViewTest {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private static final AvailabilityView POOLS = folded(List.of(
            new LicensePoolOpened("acme", "global", "enterprise", "Global", null, 10),
            new LicensePoolAllotted(
                    "acme",
                    "europe",
                    "global",
                    "enterprise",
                    "Europe",
                    "emea",
                    4,
                    TIME.minusSeconds(9),
                    TIME.plusSeconds(9),
                    60),
            new LicenseReserved("acme", "jane", "europe", "enterprise"),
            new LicenseAssigned("acme", "bob", "europe", "enterprise", false),
            new LicenseAssigned("acme", "eve", "europe", "enterprise", false)));

    @Test
    void isStoredInFlatPools() {
        assertThat(StoredDocuments.plain(StoredDocuments.of(POOLS))).isEqualTo(Document.parse("""
            {
              "_id": "acme",
              "pools": [
                {
                  "poolId": "europe",
                  "licenseType": "enterprise",
                  "name": "Europe",
                  "organizationId": "emea",
                  "allottedFrom": "global",
                  "capacity": 4,
                  "allotted": 0,
                  "assigned": 2,
                  "reserved": 1,
                  "beginsAt": {"$date": "2026-11-24T09:59:51Z"},
                  "endsAt": {"$date": "2026-11-24T10:00:09Z"},
                  "graceSeconds": 60,
                  "closed": false,
                  "accountVersion": 5
                },
                {
                  "poolId": "global",
                  "licenseType": "enterprise",
                  "name": "Global",
                  "capacity": 10,
                  "allotted": 4,
                  "assigned": 0,
                  "reserved": 0,
                  "graceSeconds": 0,
                  "closed": false,
                  "accountVersion": 2
                }
              ],
              "accountVersion": 5
            }
            """));
    }

    @Test
    void isReadBackAsItWasStored() {
        assertThat(StoredDocuments.read(AvailabilityView.class, StoredDocuments.of(POOLS)))
                .isEqualTo(POOLS);
    }

    @Test
    void isSentAsFlatPools() {
        assertThat(JsonMapper.builder()
                        .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
                        .build()
                        .writeValueAsString(LicensePools.of(POOLS.pools(), TIME, 7)))
                .isEqualTo("""
                    {"licensePools":[{"poolId":"europe","licenseType":"enterprise","name":"Europe",\
                    "organizationId":"emea","allottedFrom":"global","status":"ACTIVE",\
                    "capacity":4,"allotted":0,"assigned":2,"reserved":1,"available":1,\
                    "beginsAt":"2026-11-24T09:59:51Z","endsAt":"2026-11-24T10:00:09Z","graceSeconds":60,\
                    "accountVersion":5},\
                    {"poolId":"global","licenseType":"enterprise","name":"Global","status":"ACTIVE",\
                    "capacity":10,"allotted":4,"assigned":0,"reserved":0,"available":6,"graceSeconds":0,\
                    "accountVersion":2}],"accountVersion":7}\
                    """);
    }

    private static AvailabilityView folded(List<Event> events) {
        var projection = new AvailabilityProjection();
        AvailabilityView view = null;
        for (Event event : events) {
            long version = view == null ? 1 : view.accountVersion() + 1;
            view = projection.apply(view, "acme", event, new At(version, TIME));
        }
        return view == null ? new AvailabilityView("acme", "acme", List.of(), 0) : view;
    }
}
