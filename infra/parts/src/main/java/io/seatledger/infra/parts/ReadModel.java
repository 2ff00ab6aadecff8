package io.seatledger.infra.parts;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What readers of an account should see, computed as plainly as possible and without any code of the services.
 *
 * @param users for each user, the pool of each license type
 * @param available for each open pool, the seats that are left
 */
public record ReadModel(Map<String, Map<String, String>> users, Map<String, Integer> available) {

    /** The model of an account without events. */
    public static ReadModel empty() {
        return new ReadModel(new TreeMap<>(), new TreeMap<>());
    }

    /** The model that follows from the events. */
    public static ReadModel of(List<Event> events) {
        ReadModel model = empty();
        events.forEach(model::add);
        return model;
    }

    /** The model that the service shows. */
    public static ReadModel of(List<JsonNode> directory, JsonNode pools) {
        ReadModel model = empty();
        for (JsonNode user : directory) {
            Map<String, String> licenses = new TreeMap<>();
            user.path("licenses")
                    .forEach(l -> licenses.put(
                            l.path("licenseType").asString(), l.path("poolId").asString()));
            model.users.put(user.path("userId").asString(), licenses);
        }
        pools.path("licensePools")
                .forEach(p -> model.available.put(
                        p.path("poolId").asString(), p.path("remaining").asInt()));
        return model;
    }

    /** Adds the next event. */
    public void add(Event event) {
        switch (event) {
            case LicensePoolEvent e -> add(e);
            case UserInvited e -> users.put(e.userId(), new TreeMap<>());
            case InvitationRevoked e -> users.remove(e.userId());
            case InvitationExpired e -> users.remove(e.userId());
            case UserRemoved e -> users.remove(e.userId());
            case LicenseReserved e -> take(e.userId(), e.licenseType(), e.poolId());
            case LicenseAssigned e -> {
                if (!e.fromReservation()) {
                    take(e.userId(), e.licenseType(), e.poolId());
                }
            }
            case LicenseReleased e -> {
                licensesOf(e.userId()).remove(e.licenseType());
                available.merge(e.poolId(), 1, Integer::sum);
            }
            case LicenseChanged e -> {
                available.merge(e.fromPoolId(), 1, Integer::sum);
                take(e.userId(), e.licenseType(), e.toPoolId());
            }
            case AccountEvent _, UserEvent _, ImportEvent _ -> {
                // No other event moves a seat.
            }
        }
    }

    private void add(LicensePoolEvent event) {
        switch (event) {
            case LicensePoolOpened e -> available.put(e.poolId(), e.capacity());
            case LicensePoolAllotted e -> {
                available.put(e.poolId(), e.capacity());
                available.merge(e.fromPoolId(), -e.capacity(), Integer::sum);
            }
            case LicensePoolResized e -> {
                int more = e.toCapacity() - e.fromCapacity();
                available.merge(e.poolId(), more, Integer::sum);
                if (e.allottedFrom() != null) {
                    available.merge(e.allottedFrom(), -more, Integer::sum);
                }
            }
            case LicensePoolClosed e -> {
                available.remove(e.poolId());
                if (e.allottedFrom() != null) {
                    available.merge(e.allottedFrom(), e.capacity(), Integer::sum);
                }
            }
            case LicensePoolRenamed _, LicensePoolTermSet _ -> {
                // Neither event moves a seat.
            }
        }
    }

    private void take(String user, String licenseType, String pool) {
        licensesOf(user).put(licenseType, pool);
        available.merge(pool, -1, Integer::sum);
    }

    private Map<String, String> licensesOf(String user) {
        return Objects.requireNonNull(users.get(user), user);
    }
}
