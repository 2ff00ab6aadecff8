package io.seatledger.command.user;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.events.Event;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/** Folds the events of a user. */
public final class UserFold implements Fold<User> {

    private static final int WEIGHT = 900;
    private static final int WEIGHT_OF_A_PROJECT = 130;
    private static final int WEIGHT_OF_A_LICENSE = 240;

    private record Stored(
            String id,
            UserStatus status,
            Invitation invitation,
            @Nullable String name,
            @Nullable String organization,
            List<String> projects,
            Map<String, StoredHolding> licenses,
            @Nullable StoredExpired expired,
            @Nullable Map<String, String> lost) {}

    private record StoredExpired(@Nullable String organization, List<String> projects, List<String> sources) {}

    private record StoredHolding(String pool, SeatState seat) {}

    @Override
    public String tagKey() {
        return EventTags.USER;
    }

    @Override
    public Class<User> type() {
        return User.class;
    }

    @Override
    public @Nullable User evolve(Tag tag, @Nullable User user, Event event) {
        if (!(event instanceof UserEvent userEvent)) {
            return user;
        }
        if (user != null) {
            return user.evolve(userEvent);
        }
        return userEvent instanceof UserInvited invited ? User.of(invited) : null;
    }

    @Override
    public int weight(User user) {
        return WEIGHT
                + user.projects().size() * WEIGHT_OF_A_PROJECT
                + user.licenses().size() * WEIGHT_OF_A_LICENSE
                + user.lost().size() * WEIGHT_OF_A_LICENSE
                + (user.expired() == null ? 0 : WEIGHT);
    }

    @Override
    public int format() {
        return 1;
    }

    @Override
    public String write(User user) {
        Map<String, StoredHolding> licenses = new LinkedHashMap<>();
        user.licenses()
                .forEach((type, held) ->
                        licenses.put(type.value(), new StoredHolding(held.pool().value(), held.seat())));
        return StoredForm.write(new Stored(
                user.id().value(),
                user.status(),
                user.invitation(),
                user.name(),
                user.organization() == null ? null : user.organization().value(),
                user.projects().stream().map(ProjectId::value).toList(),
                licenses,
                stored(user.expired()),
                user.lost().isEmpty() ? null : lost(user)));
    }

    @Override
    public User read(String json) {
        Stored stored = StoredForm.read(json, Stored.class);
        PSortedMap<LicenseType, User.Holding> licenses = User.NO_LICENSES;
        for (Map.Entry<String, StoredHolding> license : stored.licenses().entrySet()) {
            StoredHolding held = license.getValue();
            licenses = licenses.plus(
                    new LicenseType(license.getKey()), new User.Holding(new PoolId(held.pool()), held.seat()));
        }
        return new User(
                new UserId(stored.id()),
                stored.status(),
                stored.invitation(),
                stored.name(),
                stored.organization() == null ? null : new OrganizationId(stored.organization()),
                User.NO_PROJECTS.plusAll(
                        stored.projects().stream().map(ProjectId::new).toList()),
                licenses,
                expired(stored.expired()),
                lost(stored));
    }

    private static Map<String, String> lost(User user) {
        Map<String, String> lost = new LinkedHashMap<>();
        user.lost().forEach((type, pool) -> lost.put(type.value(), pool.value()));
        return lost;
    }

    private static PSortedMap<LicenseType, PoolId> lost(Stored stored) {
        PSortedMap<LicenseType, PoolId> lost = User.NOTHING_LOST;
        if (stored.lost() != null) {
            for (Map.Entry<String, String> each : stored.lost().entrySet()) {
                lost = lost.plus(new LicenseType(each.getKey()), new PoolId(each.getValue()));
            }
        }
        return lost;
    }

    private static @Nullable StoredExpired stored(User.@Nullable Expired expired) {
        return expired == null
                ? null
                : new StoredExpired(
                        expired.organization() == null
                                ? null
                                : expired.organization().value(),
                        expired.projects().stream().map(ProjectId::value).toList(),
                        expired.sources().stream().map(PoolId::value).toList());
    }

    private static User.@Nullable Expired expired(@Nullable StoredExpired stored) {
        return stored == null
                ? null
                : new User.Expired(
                        stored.organization() == null ? null : new OrganizationId(stored.organization()),
                        User.NO_PROJECTS.plusAll(
                                stored.projects().stream().map(ProjectId::new).toList()),
                        stored.sources().stream().map(PoolId::new).toList());
    }
}
