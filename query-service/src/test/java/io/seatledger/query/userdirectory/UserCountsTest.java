package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection.At;
import io.seatledger.query.consuming.StoppedException;
import io.seatledger.query.userdirectory.UserCounts.ByLicenseType;
import io.seatledger.query.userdirectory.UserCounts.ByOrganization;
import io.seatledger.query.userdirectory.UserCounts.ByStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to users, the counts are what a look at all of them would find. */
class UserCountsTest {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final int EVENTS = 3_000;

    private final UserProjection users = new UserProjection();
    private final UserCountsProjection counts = new UserCountsProjection();
    private final Map<String, UserView> directory = new HashMap<>();
    private UserCountsView counted = UserCountsView.none("acme");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void areWhatTheDirectoryHas(long seed) {
        var life = new UserLife("acme", seed);
        for (int version = 1; version <= EVENTS; version++) {
            happens(life, version);

            assertThat(UserCounts.of(counted))
                    .as("seed %d, version %d", seed, version)
                    .isEqualTo(found());
        }
        assertThat(UserCounts.of(counted).byStatus()).allMatch(each -> each.users() > 0);
        assertThat(UserCounts.of(counted).byOrganization()).hasSizeGreaterThan(1);
        assertThat(UserCounts.of(counted).byLicenseType()).hasSizeGreaterThan(1);
    }

    @Test
    void areReadBackAsTheyWereStored() {
        var life = new UserLife("acme", 1);
        for (int version = 1; version <= EVENTS; version++) {
            happens(life, version);
        }

        assertThat(StoredDocuments.read(UserCountsView.class, StoredDocuments.of(counted)))
                .isEqualTo(counted);
    }

    @Test
    void doNotChangeWithWhatTheyDoNotCount() {
        var life = new UserLife("acme", 1);
        for (int version = 1; version <= EVENTS; version++) {
            UserCountsView before = counted;
            happens(life, version);

            boolean same = before.byStatus().equals(counted.byStatus())
                    && before.byLicenseType().equals(counted.byLicenseType())
                    && before.byOrganization().equals(counted.byOrganization());
            assertThat(counted.accountVersion()).isEqualTo(same ? before.accountVersion() : version);
        }
    }

    @Test
    void areNotBegunByAnEventThatComesAfterTheyWereLost() {
        var suspended = new UserSuspended("acme", "jane");

        assertThat(counts.concernedBy(suspended)).containsExactly("acme");
        assertThatThrownBy(() -> counts.apply(null, "acme", suspended, new At(7, TIME)))
                .isInstanceOf(StoppedException.class);
        assertThat(counts.apply(null, "acme", new AccountOpened("acme", "Acme"), new At(1, TIME)))
                .isEqualTo(UserCountsView.none("acme").at(1));
    }

    private void happens(UserLife life, long version) {
        var event = life.next();
        var at = new At(version, TIME.plusSeconds(version));
        users.concernedBy(event).forEach(id -> directory.compute(id, (_, view) -> users.apply(view, id, event, at)));
        counts.concernedBy(event).forEach(id -> counted = counts.apply(counted, id, event, at));
    }

    /** The counts by looking at everybody. */
    private UserCounts found() {
        List<User> all = directory.values().stream().map(UserView::user).toList();
        List<User> present =
                all.stream().filter(user -> user.status() != UserStatus.REMOVED).toList();
        return new UserCounts(
                present.size(),
                Arrays.stream(UserStatus.values())
                        .map(status -> new ByStatus(
                                status,
                                all.stream()
                                        .filter(user -> user.status() == status)
                                        .count()))
                        .toList(),
                counted(present, user -> user.licenses().stream().map(User.License::licenseType)).entrySet().stream()
                        .map(each -> new ByLicenseType(each.getKey(), each.getValue()))
                        .toList(),
                counted(present, user -> Stream.ofNullable(user.membership().organizationId())).entrySet().stream()
                        .map(each -> new ByOrganization(each.getKey(), each.getValue()))
                        .toList(),
                present.stream()
                        .filter(user -> user.membership().organizationId() == null)
                        .count(),
                counted.accountVersion());
    }

    private static Map<String, Long> counted(List<User> users, Function<User, Stream<String>> kind) {
        return users.stream()
                .flatMap(kind)
                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }
}
