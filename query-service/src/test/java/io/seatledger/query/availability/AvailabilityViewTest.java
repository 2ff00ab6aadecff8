package io.seatledger.query.availability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.consuming.Projection.At;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The records may be grouped in any way; what is stored and what readers are sent has a fixed shape. */
class AvailabilityViewTest {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private static final List<Event> EVENTS = List.of(
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
            new LicenseAssigned("acme", "eve", "europe", "enterprise", false),
            new LicensePoolOpened("acme", "other", "analytics", "Other", null, 3),
            new LicensePoolClosed("acme", "other", "analytics", null, 3));

    private static final Map<String, PoolView> POOLS = folded(new PoolProjection());
    private static final Map<String, SeatsView> SEATS = folded(new SeatsProjection());

    @Test
    void isStoredWithOneDocumentPerLicenseType() {
        assertThat(stored(SEATS.get("acme/enterprise"))).isEqualTo(Document.parse("""
            {
              "_id": "acme/enterprise",
              "accountId": "acme",
              "licenseType": "enterprise",
              "pools": {
                "europe": {"capacity": 4, "allotted": 0, "assigned": 2, "reserved": 1, "accountVersion": 5},
                "global": {"capacity": 10, "allotted": 4, "assigned": 0, "reserved": 0, "accountVersion": 2}
              },
              "accountVersion": 5
            }
            """));
        assertThat(stored(SEATS.get("acme/analytics"))).isEqualTo(Document.parse("""
            {
              "_id": "acme/analytics",
              "accountId": "acme",
              "licenseType": "analytics",
              "pools": {},
              "accountVersion": 7
            }
            """));
    }

    @Test
    void isStoredWithOneDocumentPerPool() {
        assertThat(stored(POOLS.get("acme/europe"))).isEqualTo(Document.parse("""
            {
              "_id": "acme/europe",
              "accountId": "acme",
              "poolId": "europe",
              "licenseType": "enterprise",
              "name": "Europe",
              "organizationId": "emea",
              "allottedFrom": "global",
              "beginsAt": {"$date": "2026-11-24T09:59:51Z"},
              "endsAt": {"$date": "2026-11-24T10:00:09Z"},
              "graceSeconds": 60,
              "open": true,
              "lastTransition": {"$date": "2026-11-24T10:01:09Z"},
              "accountVersion": 2
            }
            """));
        assertThat(stored(POOLS.get("acme/other"))).isEqualTo(Document.parse("""
            {
              "_id": "acme/other",
              "accountId": "acme",
              "poolId": "other",
              "licenseType": "analytics",
              "name": "Other",
              "graceSeconds": 0,
              "open": false,
              "capacityWhenClosed": 3,
              "accountVersion": 7
            }
            """));
    }

    @Test
    void isReadBackAsItWasStored() {
        for (View view : SEATS.values()) {
            assertThat(StoredDocuments.read(SeatsView.class, StoredDocuments.of(view)))
                    .isEqualTo(view);
        }
        for (View view : POOLS.values()) {
            assertThat(StoredDocuments.read(PoolView.class, StoredDocuments.of(view)))
                    .isEqualTo(view);
        }
    }

    @Test
    void isSentAsOneFlatObject() {
        assertThat(json("europe", TIME)).isEqualTo("""
            {"poolId":"europe","licenseType":"enterprise","name":"Europe",\
            "organizationId":"emea","allottedFrom":"global","status":"ACTIVE",\
            "capacity":4,"allotted":0,"assigned":2,"reserved":1,"remaining":1,"assignable":1,\
            "beginsAt":"2026-11-24T09:59:51Z","endsAt":"2026-11-24T10:00:09Z","graceSeconds":60,\
            "accountVersion":5}\
            """);
        assertThat(json("other", TIME)).isEqualTo("""
            {"poolId":"other","licenseType":"analytics","name":"Other","status":"CLOSED",\
            "capacity":3,"allotted":0,"assigned":0,"reserved":0,"remaining":3,"assignable":0,\
            "graceSeconds":0,"accountVersion":7}\
            """);
    }

    @Test
    void hasNothingToAssignWhileItIsNotActive() {
        for (Instant time : List.of(TIME.minusSeconds(10), TIME.plusSeconds(9), TIME.plusSeconds(70))) {
            assertThat(json("europe", time)).contains("\"remaining\":1,\"assignable\":0");
        }
    }

    @Test
    void sumsTheSeatsByTheStateOfTheirPools() {
        LicenseSeats sum = LicenseSeats.sum(
                Objects.requireNonNull(SEATS.get("acme/enterprise")),
                Map.of("europe", PoolStatus.SUSPENDED, "global", PoolStatus.ACTIVE));

        assertThat(JsonMapper.shared().writeValueAsString(sum)).isEqualTo("""
            {"licenseType":"enterprise","pools":2,"capacity":10,"assigned":2,"reserved":1,"remaining":7,\
            "assignable":6,"byStatus":[\
            {"status":"ACTIVE","pools":1,"capacity":6,"assigned":0,"reserved":0,"remaining":6},\
            {"status":"SUSPENDED","pools":1,"capacity":4,"assigned":2,"reserved":1,"remaining":1}]}\
            """);
    }

    private static String json(String poolId, Instant now) {
        PoolView pool = Objects.requireNonNull(POOLS.get("acme/" + poolId));
        SeatsView seats =
                Objects.requireNonNull(SEATS.get("acme/" + pool.identity().licenseType()));
        return JsonMapper.builder()
                .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build()
                .writeValueAsString(LicensePool.of(pool, seats.pools().get(poolId), now));
    }

    private static Document stored(@Nullable View view) {
        return StoredDocuments.plain(StoredDocuments.of(Objects.requireNonNull(view)));
    }

    private static <V extends View> Map<String, V> folded(Projection<V> projection) {
        Map<String, V> views = new HashMap<>();
        for (int i = 0; i < EVENTS.size(); i++) {
            Event event = EVENTS.get(i);
            At at = new At(i + 1, TIME);
            projection
                    .concernedBy(event)
                    .forEach(id -> views.compute(id, (_, view) -> projection.apply(view, id, event, at)));
        }
        return views;
    }
}
