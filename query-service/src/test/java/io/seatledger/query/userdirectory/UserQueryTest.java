package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.SeatState;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.UserDirectory.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many users a list reads that has an index of the keys, whatever server it is. */
class UserQueryTest {

    private static final List<UserView> USERS =
            IntStream.range(0, SkewedUsers.COUNT).mapToObj(SkewedUsers::user).toList();

    static Stream<Filter> filtersAndPairs() {
        return SkewedUsers.filtersAndPairs();
    }

    @ParameterizedTest
    @MethodSource("filtersAndPairs")
    void readsNoUserButThoseThatEachFilterAndEachPairAsksFor(Filter filter) {
        UserQuery query = only(UserQuery.waysTo(filter));
        Set<String> read = read(query);

        assertThat(read).isEqualTo(matches(filter));
    }

    @Test
    void readsNoUserButThoseThatHaveACommonWord() {
        for (String word : List.of("example", "e", "com", "user")) {
            var filter = new Filter("acme", null, null, null, null, word);
            Set<String> read = read(only(UserQuery.waysTo(filter)));

            assertThat(read).hasSizeGreaterThan(100).isEqualTo(matches(filter));
        }
    }

    @Test
    void readsOnlyTheUserWhoseAddressItIs() {
        var filter = new Filter("acme", null, null, null, null, "user40@example.com");

        assertThat(read(only(UserQuery.waysTo(filter))))
                .isEqualTo(matches(filter))
                .hasSize(1);
    }

    /** However many conditions there are, one way is as good as the rarest filter, pair or word. */
    @ParameterizedTest
    @MethodSource("searchesWithFilters")
    void hasAWayThatIsAsGoodAsTheRarestCondition(Filter filter) {
        Set<String> matches = matches(filter);

        List<UserQuery> ways = UserQuery.waysTo(filter);

        assertThat(ways).allSatisfy(way -> assertThat(read(way)).containsAll(matches));
        long fewest = ways.stream().mapToLong(way -> read(way).size()).min().orElseThrow();
        long rarest = rarest(filter);
        assertThat(fewest).isLessThanOrEqualTo(rarest);
    }

    static Stream<Filter> searchesWithFilters() {
        return filtersAndPairs()
                .flatMap(f -> Stream.of("example", "user7", "rare", "user com", "user40@example.com")
                        .map(search -> new Filter(
                                "acme", f.status(), f.organizationId(), f.projectId(), f.licenseType(), search)));
    }

    @Test
    void findsAUserWithManyProjectsAndLicenses() {
        List<String> projects = IntStream.range(0, 40).mapToObj(i -> "p" + i).toList();
        List<License> licenses = IntStream.range(0, 40)
                .mapToObj(i -> new License("t" + i, "pool", SeatState.ASSIGNED))
                .toList();
        UserView busy = SkewedUsers.with(1, UserStatus.ACTIVE, new Membership("o", projects), licenses);

        assertThat(busy.keys().listKeys()).hasSizeLessThan(1_000);
        for (Filter filter : List.of(
                new Filter("acme", null, null, "p39", "t39", null),
                new Filter("acme", UserStatus.ACTIVE, "o", "p0", "t39", null),
                new Filter("acme", null, "o", null, "t7", null))) {
            assertThat(UserQuery.waysTo(filter)).allMatch(way -> has(busy, way));
        }
    }

    @Test
    void takesNoTextOfACallerForTwoFilters() {
        UserView user = SkewedUsers.with(1, UserStatus.ACTIVE, new Membership("o", List.of("p")), List.of());
        String trick = "o" + UserKeys.listKey(null, null, "p", null).substring("PRESENT".length());

        assertThat(has(user, only(UserQuery.waysTo(new Filter("acme", null, trick, null, null, null)))))
                .isFalse();
        assertThat(has(user, only(UserQuery.waysTo(new Filter("acme", null, "o", "p", null, null)))))
                .isTrue();
    }

    @Test
    void hasAnIndexForEachKeyInEachOrder() {
        List<List<String>> indexes = UserDirectory.indexes().indexes().stream()
                .map(index -> List.copyOf(index.getIndexKeys().keySet()))
                .toList();
        for (Filter filter : filtersAndPairs().toList()) {
            for (String order : List.of("email", "-email", "name", "-name", "invitedAt", "-invitedAt")) {
                UserQuery query = only(UserQuery.waysTo(filter));
                UserSort sort = UserSort.parse(order);
                List<String> fields = new ArrayList<>(query.from(sort, null).getQueryObject().keySet().stream()
                        .filter(field -> !field.startsWith("$"))
                        .toList());
                fields.addAll(query.from(sort, null).getSortObject().keySet());

                assertThat(indexes).contains(fields);
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
        return way.keys().stream().anyMatch(keys::contains);
    }

    /** What the list should have, by the plainest means. */
    private static Set<String> matches(Filter filter) {
        return ids(user -> matches(user, filter));
    }

    private static long rarest(Filter filter) {
        return Stream.concat(
                        Stream.of(new Filter(
                                "acme",
                                filter.status(),
                                filter.organizationId(),
                                filter.projectId(),
                                filter.licenseType(),
                                null)),
                        filter.terms().stream()
                                .map(term -> new Filter(
                                        "acme",
                                        filter.status() == UserStatus.REMOVED ? UserStatus.REMOVED : null,
                                        null,
                                        null,
                                        null,
                                        term)))
                .map(UserQueryTest::matches)
                .map(Set::size)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static boolean matches(UserView user, Filter filter) {
        User u = user.user();
        return isOr(filter.status(), u.status(), u.status() != UserStatus.REMOVED)
                && isOr(filter.organizationId(), u.membership().organizationId(), true)
                && (filter.projectId() == null || u.membership().projectIds().contains(filter.projectId()))
                && (filter.licenseType() == null
                        || u.licenses().stream().anyMatch(l -> l.licenseType().equals(filter.licenseType())))
                && filter.terms().stream()
                        .allMatch(term -> user.keys().searchTokens().stream().anyMatch(t -> t.startsWith(term)));
    }

    private static boolean isOr(@Nullable Object wanted, @Nullable Object actual, boolean unlessWanted) {
        return wanted == null ? unlessWanted : Objects.equals(wanted, actual);
    }
}
