package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.Parts;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.consuming.Generations;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.index.IndexInfo;
import org.springframework.data.mongodb.core.query.Query;

/**
 * The plans of a server with a few thousand users in it. They are judged only where the server explains them; the
 * embedded one does not, and {@link UserQueryTest} says for every server what a scan of the right index reads.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansIT {

    private static final int PAGE = 50;

    /** What a list may read for each user that it returns. */
    private static final int MOST_FOR_ONE = 5;

    private static final List<String> ORDERS = List.of("email", "-email", "name", "-name", "invitedAt", "-invitedAt");

    private static final int BATCH = 100;

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        List<String> declared = UserDirectory.indexes().indexes().stream()
                .map(index -> Objects.toString(index.getIndexOptions().get("name")))
                .toList();
        // Large servers build indexes in the background, one after the other.
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(service.mongo().indexOps(collection()).getIndexInfo())
                                .extracting(IndexInfo::getName)
                                .containsAll(declared));
        List<UserView> users = IntStream.range(0, SkewedUsers.COUNT)
                .mapToObj(SkewedUsers::user)
                .toList();
        // A batch must not take longer than a read may.
        for (int from = 0; from < users.size(); from += BATCH) {
            service.mongo().insert(users.subList(from, Math.min(from + BATCH, users.size())), collection());
        }
    }

    @AfterAll
    void stop() {
        service.close();
    }

    static Stream<UserFilter> filtersAndPairs() {
        return SkewedUsers.filtersAndPairs();
    }

    @ParameterizedTest
    @MethodSource("filtersAndPairs")
    void aListIsReadFromTheIndexOfItsOrder(UserFilter filter) {
        assumePlansAreExplained();
        UserQuery query = service.bean(UserDirectory.class).wayTo(filter);

        for (String order : ORDERS) {
            UserSort sort = UserSort.parse(order);
            assertIsReadFrom(UserDirectory.indexOf(UserQuery.LIST_KEYS, sort.field()), query.from(sort, null));
            assertIsReadFrom(UserDirectory.indexOf(UserQuery.LIST_KEYS, sort.field()), query.from(sort, middle(sort)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "com", "user", "user40", "rare", "@example.com", "user40@example.com"})
    void aSearchIsReadFromTheIndexOfItsOrder(String search) {
        assumePlansAreExplained();
        UserQuery query = service.bean(UserDirectory.class).wayTo(SkewedUsers.searching(SkewedUsers.filter(), search));

        for (String order : ORDERS) {
            UserSort sort = UserSort.parse(order);
            assertIsReadFrom(UserDirectory.indexOf(UserQuery.SEARCH_KEYS, sort.field()), query.from(sort, null));
            assertIsReadFrom(
                    UserDirectory.indexOf(UserQuery.SEARCH_KEYS, sort.field()), query.from(sort, middle(sort)));
        }
    }

    @Test
    void changesAreReadFromTheirIndex() {
        assumePlansAreExplained();

        assertIsReadFrom("account", UserDirectory.changes("acme", SkewedUsers.COUNT - 100, 1_001));
    }

    private static void assumePlansAreExplained() {
        assumeThat(Parts.mongo().explainsPlans())
                .as("the server explains its plans")
                .isTrue();
    }

    private static Place middle(UserSort sort) {
        return sort.placeOf(sort.textOf(SkewedUsers.user(SkewedUsers.COUNT / 2)));
    }

    private void assertIsReadFrom(String index, Query query) {
        Document reply = explain(query);
        WinningPlan plan = WinningPlan.of(reply);

        assertThat(plan.scansTheCollection()).as(reply.toJson()).isFalse();
        assertThat(plan.sorts()).as(reply.toJson()).isFalse();
        assertThat(plan.indexes()).as(reply.toJson()).isNotEmpty().containsOnly(index);
        Document done = reply.get("executionStats", Document.class);
        long returned = number(done, "nReturned");
        // Reading the place after which the page begins, and noticing that nothing follows, are no documents returned.
        assertThat(number(done, "totalDocsExamined")).isLessThanOrEqualTo(MOST_FOR_ONE * returned + 2);
    }

    private String collection() {
        return service.bean(Generations.class).collection(UserView.class);
    }

    private static long number(Document document, String field) {
        return document.get(field, Number.class).longValue();
    }

    private Document explain(Query query) {
        return service.mongo()
                .executeCommand(new Document(
                                "explain",
                                new Document("find", collection())
                                        .append("filter", query.getQueryObject())
                                        .append("sort", query.getSortObject())
                                        .append("limit", PAGE + 1))
                        .append("verbosity", "executionStats"));
    }
}
