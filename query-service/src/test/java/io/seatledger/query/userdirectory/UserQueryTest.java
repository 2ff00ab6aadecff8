package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.SeatState;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.MailStatus;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import io.seatledger.query.userdirectory.UserCondition.ExpiringBefore;
import io.seatledger.query.userdirectory.UserCondition.InOrganization;
import io.seatledger.query.userdirectory.UserCondition.MailFailed;
import io.seatledger.query.userdirectory.UserCondition.OnProject;
import io.seatledger.query.userdirectory.UserCondition.WithLicense;
import io.seatledger.query.userdirectory.UserCondition.WithSeatOf;
import io.seatledger.query.userdirectory.UserCondition.WithoutLicense;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How many users a list reads that has an index of the keys, whatever server it is. */
class UserQueryTest {

    private static final List<UserView> USERS =
            IntStream.range(0, SkewedUsers.COUNT).mapToObj(SkewedUsers::user).toList();

    static Stream<UserFilter> filtersAndPairs() {
        return SkewedUsers.filtersAndPairs();
    }

    @ParameterizedTest
    @MethodSource("filtersAndPairs")
    void readsNoUserButThoseThatEachFilterAndEachPairAsksFor(UserFilter filter) {
        UserQuery query = only(UserQuery.waysTo(filter));
        Set<String> read = read(query);

        assertThat(read).isEqualTo(matches(filter));
    }

    @Test
    void readsNoUserButThoseThatHaveACommonWord() {
        for (String word : List.of("example", "e", "com", "user")) {
            var filter = SkewedUsers.searching(SkewedUsers.filter(), word);
            Set<String> read = read(only(UserQuery.waysTo(filter)));

            assertThat(read).hasSizeGreaterThan(100).isEqualTo(matches(filter));
        }
    }

    @Test
    void readsOnlyTheUserWhoseAddressItIs() {
        var filter = SkewedUsers.searching(SkewedUsers.filter(), "user40@example.com");

        assertThat(read(only(UserQuery.waysTo(filter))))
                .isEqualTo(matches(filter))
                .hasSize(1);
    }

    /** However many conditions there are, one way is as good as the rarest filter, pair or word. */
    @ParameterizedTest
    @MethodSource("searchesWithFilters")
    void hasAWayThatIsAsGoodAsTheRarestCondition(UserFilter filter) {
        Set<String> matches = matches(filter);

        List<UserQuery> ways = UserQuery.waysTo(filter);

        assertThat(ways).allMatch(way -> read(way).containsAll(matches));
        long fewest = ways.stream().mapToLong(way -> read(way).size()).min().orElseThrow();
        long rarest = rarest(filter);
        assertThat(fewest).isLessThanOrEqualTo(rarest);
    }

    static Stream<UserFilter> searchesWithFilters() {
        return filtersAndPairs()
                .flatMap(filter -> Stream.of("example", "user7", "rare", "user com", "user40@example.com")
                        .map(words -> SkewedUsers.searching(filter, words)));
    }

    @Test
    void findsAUserWithManyProjectsAndLicenses() {
        List<String> projects = IntStream.range(0, 40).mapToObj(i -> "p" + i).toList();
        List<License> licenses = IntStream.range(0, 40)
                .mapToObj(i -> new License("t" + i, "pool" + i, SeatState.ASSIGNED))
                .toList();
        UserView busy = SkewedUsers.with(1, UserStatus.ACTIVE, new Membership("o", projects), licenses);

        assertThat(busy.keys().listKeys()).hasSizeLessThan(1_000);
        for (UserFilter filter : List.of(
                SkewedUsers.filter(new OnProject("p39"), new WithLicense("t39")),
                SkewedUsers.filter(new OnProject("p39"), new WithSeatOf("pool39")),
                SkewedUsers.filter(new WithLicense("t3"), new WithSeatOf("pool39")),
                SkewedUsers.filter(
                        Set.of(UserStatus.ACTIVE),
                        new InOrganization("o"),
                        new OnProject("p0"),
                        new WithLicense("t39")),
                SkewedUsers.filter(new InOrganization("o"), new WithLicense("t7")))) {
            assertThat(UserQuery.waysTo(filter)).allMatch(way -> has(busy, way));
        }
    }

    /** Every entry costs memory, and a write, for each user and whatever is read. */
    @ParameterizedTest
    @CsvSource({"1, 1, 120", "2, 2, 174", "5, 5, 324", "40, 40, 1404"})
    void givesAUserABoundedNumberOfIndexEntries(int projects, int licenses, int most) {
        var membership = new Membership(
                "europe", IntStream.range(0, projects).mapToObj(i -> "p" + i).toList());
        List<License> held = IntStream.range(0, licenses)
                .mapToObj(i -> new License("t" + i, "pool" + i, SeatState.ASSIGNED))
                .toList();
        String email = "jane.whitfield@example.com";
        User user = SkewedUsers.with(1, UserStatus.ACTIVE, membership, held)
                .user()
                .with(new Person("u", email, email, "Jane Whitfield"));

        UserView.Keys keys = UserView.Keys.of(user);

        assertThat(UserSort.FIELDS.size()
                        * (keys.listKeys().size() + keys.searchKeys().size()))
                .isEqualTo(most);
    }

    @Test
    void takesNoTextOfACallerForTwoFilters() {
        UserView user = SkewedUsers.with(1, UserStatus.ACTIVE, new Membership("o", List.of("p")), List.of());
        String trick = "o" + new OnProject("p").key();

        assertThat(has(user, only(UserQuery.waysTo(SkewedUsers.filter(new InOrganization(trick))))))
                .isFalse();
        assertThat(has(user, only(UserQuery.waysTo(SkewedUsers.filter(new InOrganization("o"), new OnProject("p"))))))
                .isTrue();
    }

    @Test
    void hasAnIndexForEachKeyInEachOrder() {
        List<List<String>> indexes = UserDirectory.indexes().indexes().stream()
                .map(index -> List.copyOf(index.getIndexKeys().keySet()))
                .toList();
        for (UserFilter filter : filtersAndPairs().toList()) {
            for (String order : List.of("email", "-email", "name", "-name", "invitedAt", "-invitedAt")) {
                UserQuery query = only(UserQuery.waysTo(filter));
                UserSort sort = UserSort.parse(order);
                List<String> fields = new ArrayList<>(query.from(sort, null).getQueryObject().keySet().stream()
                        .filter(field -> !field.startsWith("$"))
                        .toList());
                fields.addAll(query.from(sort, null).getSortObject().keySet());

                assertThat(indexes)
                        .anyMatch(index -> index.subList(0, fields.size()).equals(fields));
                assertThat(query.from(sort, null).getSortObject().values().stream()
                                .distinct())
                        .hasSize(1);
            }
        }
    }

    private static UserQuery only(List<UserQuery> ways) {
        assertThat(ways).hasSize(1);
        return ways.getFirst();
    }

    /** What a scan of the index reads. */
    private static Set<String> read(UserQuery way) {
        return ids(user -> has(user, way));
    }

    private static Set<String> ids(Predicate<UserView> which) {
        return USERS.stream().filter(which).map(UserView::id).collect(Collectors.toSet());
    }

    private static boolean has(UserView user, UserQuery way) {
        List<String> keys = switch (way.field()) {
            case UserQuery.LIST_KEYS -> user.keys().listKeys();
            default -> user.keys().searchKeys();
        };
        Instant until = user.keys().pendingUntil();
        return way.keys().stream().anyMatch(keys::contains)
                && (way.expiring() == null
                        || (until != null && until.isBefore(way.expiring().time())));
    }

    /** What the list should have, by the plainest means. */
    private static Set<String> matches(UserFilter filter) {
        return ids(user -> matches(user, filter));
    }

    private static long rarest(UserFilter filter) {
        Set<UserStatus> all = filter.statuses().contains(UserStatus.REMOVED)
                ? filter.statuses().equals(UserStatus.GONE) ? UserStatus.GONE : Set.of(UserStatus.values())
                : UserStatus.PRESENT;
        return Stream.concat(
                        Stream.of(new UserFilter("acme", filter.statuses(), filter.conditions(), null)),
                        filter.terms().stream().map(term -> new UserFilter("acme", all, List.of(), term)))
                .map(UserQueryTest::matches)
                .map(Set::size)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static boolean matches(UserView user, UserFilter filter) {
        return filter.statuses().contains(user.user().status())
                && filter.conditions().stream().allMatch(condition -> matches(user.user(), condition))
                && filter.terms().stream()
                        .allMatch(term -> user.keys().searchTokens().stream().anyMatch(t -> t.startsWith(term)));
    }

    private static boolean matches(User user, UserCondition condition) {
        List<License> licenses = user.licenses();
        return switch (condition) {
            case InOrganization(String id) -> id.equals(user.membership().organizationId());
            case OnProject(String id) -> user.membership().projectIds().contains(id);
            case WithLicense(String type) ->
                licenses.stream().anyMatch(each -> each.licenseType().equals(type));
            case WithoutLicense() -> licenses.isEmpty();
            case WithSeatOf(String id) ->
                licenses.stream().anyMatch(each -> each.poolId().equals(id));
            case MailFailed() -> user.invitation().mail().status() == MailStatus.FAILED;
            case ExpiringBefore(Instant time) ->
                user.status() == UserStatus.PENDING
                        && user.invitation().expiresAt().isBefore(time);
        };
    }
}
