package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.query.ServiceUnderTest.Answer;
import io.seatledger.query.userdirectory.UserLife;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import tools.jackson.databind.JsonNode;

/** The lists, the counts and the export of the directory, after a few hundred random events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserListsIT {

    private static final String ALL = "status=PENDING,ACTIVE,SUSPENDED,REMOVED";

    private ServiceUnderTest service;
    private Ledger ledger;
    private List<JsonNode> everybody;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        ledger = Ledger.of("acme");
        for (String type : UserLife.TYPES) {
            UserLife.poolsOf(type)
                    .forEach(pool -> ledger.with(new LicensePoolOpened("acme", pool, type, pool, null, 100)));
        }
        var life = new UserLife("acme", 7);
        for (int i = 0; i < 700; i++) {
            ledger.with(life.next());
        }
        service.publish(ledger);
        everybody = users(read(ledger, "/users?limit=500&" + ALL));
        assertThat(everybody).hasSizeGreaterThan(30);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    /** A filter, and what it asks for in plain words of Java. */
    private record Row(String filter, Predicate<JsonNode> asks) {}

    private static final List<Row> ROWS = List.of(
            new Row("status=PENDING", in("PENDING")),
            new Row("status=PENDING,ACTIVE", in("PENDING", "ACTIVE")),
            new Row("status=SUSPENDED,REMOVED", in("SUSPENDED", "REMOVED")),
            new Row(ALL, _ -> true),
            new Row(
                    "organizationId=europe",
                    user -> user.path("organizationId").asString("").equals("europe")),
            new Row("projectId=apollo", user -> strings(user.path("projectIds")).anyMatch("apollo"::equals)),
            new Row("licenseType=video", user -> licenses(user, "licenseType").anyMatch("video"::equals)),
            new Row("poolId=video-1", user -> licenses(user, "poolId").anyMatch("video-1"::equals)),
            new Row("poolId=nowhere", _ -> false),
            new Row("withoutLicense=true", user -> user.path("licenses").isEmpty()),
            new Row("withoutLicense=false", _ -> true),
            new Row(
                    "mailFailed=true",
                    user -> user.at("/invitation/mail/status").asString().equals("FAILED")),
            new Row("expiringBefore=2026-12-01T00:00:00Z", expiresBefore("2026-12-01T00:00:00Z")),
            new Row("expiringBefore=2020-01-01T00:00:00Z", _ -> false),
            new Row("q=emil", user -> user.path("name").asString("").matches("[EÉ]mile?")));

    static Stream<Arguments> rowsAndPairs() {
        return ROWS.stream()
                .flatMap(one -> ROWS.stream()
                        .filter(other -> one.filter.compareTo(other.filter) <= 0)
                        .filter(other -> one.equals(other) || !nameOf(one).equals(nameOf(other)))
                        .map(other -> Arguments.of(
                                one.equals(other) ? one.filter : one.filter + "&" + other.filter,
                                one.asks.and(other.asks))));
    }

    private static String nameOf(Row row) {
        return row.filter.substring(0, row.filter.indexOf('='));
    }

    @ParameterizedTest
    @MethodSource("rowsAndPairs")
    void haveThoseWhomTheFiltersAskForInEveryOrder(String filter, Predicate<JsonNode> asks) {
        List<String> expected = everybody.stream()
                .filter(filter.contains("status=") ? asks : asks.and(in("PENDING", "ACTIVE", "SUSPENDED")))
                .map(UserListsIT::id)
                .toList();

        for (String sort : List.of("email", "-email", "name", "-name", "invitedAt", "-invitedAt")) {
            assertThat(paged("/users?limit=7&sort=" + sort + "&" + filter))
                    .as(sort)
                    .extracting(UserListsIT::id)
                    .containsExactlyInAnyOrderElementsOf(expected)
                    .containsExactlyElementsOf(paged("/users?limit=7&sort=" + sort + "&" + ALL).stream()
                            .map(UserListsIT::id)
                            .filter(expected::contains)
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status= | status",
                "status=PENDING, | status",
                "status=pending | status",
                "status=PENDING,NOBODY | status",
                "withoutLicense=yes | withoutLicense",
                "mailFailed= | mailFailed",
                "expiringBefore=tomorrow | expiringBefore",
                "expiringBefore=2026-12-01 | expiringBefore",
                "poolid=x | poolid",
            })
    void areRefusedWithAFilterThatSaysNothing(String filter, String parameter) {
        for (String path : List.of("/users", "/users.csv")) {
            Answer answer = read(ledger, path + "?" + filter);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(parameter);
        }
    }

    @Test
    void areCountedAsTheyAreListed() {
        Answer answer = read(ledger, "/users/counts");

        JsonNode counts = answer.json();
        assertThat(counts.path("users").asLong())
                .isEqualTo(paged("/users?limit=500").size());
        assertThat(byKey(counts.path("byStatus"), "status"))
                .isEqualTo(listed(ALL, user -> Stream.of(user.path("status").asString())));
        assertThat(byKey(counts.path("byLicenseType"), "licenseType"))
                .isEqualTo(listed("", user -> licenses(user, "licenseType")));
        Map<String, Long> organizations =
                listed("", user -> Stream.of(user.path("organizationId").asString("none")));
        assertThat(counts.path("withoutOrganization").asLong()).isEqualTo(organizations.remove("none"));
        assertThat(byKey(counts.path("byOrganization"), "organizationId")).isEqualTo(organizations);
        assertThat(answer.header("ETag"))
                .isEqualTo("\"" + counts.path("accountVersion").asLong() + "\"");
    }

    @Test
    void areCountedForAnAccountWithoutUsers() {
        Ledger empty = Ledger.of("a" + UUID.randomUUID());
        service.publish(empty);

        JsonNode counts = read(empty, "/users/counts").json();

        assertThat(counts.path("users").asLong()).isZero();
        assertThat(byKey(counts.path("byStatus"), "status"))
                .isEqualTo(Map.of("PENDING", 0L, "ACTIVE", 0L, "SUSPENDED", 0L, "REMOVED", 0L));
        assertThat(counts.path("byOrganization")).isEmpty();
    }

    @Test
    void sortNamesAsPeopleDo() {
        Ledger names = Ledger.of("a" + UUID.randomUUID())
                .withUser("u1", "1@x.io", "Émile")
                .withUser("u2", "2@x.io", "Zoe")
                .withUser("u3", "3@x.io", "Łukasz")
                .withUser("u4", "4@x.io", "Ådam")
                .withUser("u5", "5@x.io", "Emil");
        service.publish(names);

        assertThat(users(read(names, "/users?sort=name")))
                .extracting(user -> user.path("name").asString())
                .containsExactly("Ådam", "Emil", "Émile", "Łukasz", "Zoe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"müller@bücher.example", "müller@xn--bcher-kva.example", "bücher", "xn--bcher"})
    void findADomainByItsLettersAndByItsAsciiForm(String search) {
        Ledger one = Ledger.of("a" + UUID.randomUUID()).withUser("u1", "müller@xn--bcher-kva.example", "M");
        service.publish(one);

        assertThat(users(read(one, "/users?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL, "status=ACTIVE", "poolId=video-1", "withoutLicense=true", "q=emil"})
    void areExportedAsTheyAreListed(String filter) {
        Answer export = read(ledger, "/users.csv?" + filter);

        assertThat(export.status()).as(export.text()).isEqualTo(200);
        assertThat(export.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(export.header("Content-Disposition")).isEqualTo("attachment; filename=\"users-acme.csv\"");
        assertThat(export.text()).startsWith("\uFEFFemail,name,organization,project,licenses,");
        assertThat(Arrays.stream(export.text().split("\r\n"))
                        .skip(1)
                        .map(line -> line.substring(1, line.indexOf('"', 1))))
                .containsExactlyElementsOf(paged("/users?limit=500&sort=email&" + filter).stream()
                        .map(user -> user.path("email").asString())
                        .toList());
    }

    @Test
    void areExportedForSpreadsheets() {
        Ledger one = Ledger.of("a" + UUID.randomUUID())
                .withUser("u1", "jane@x.io", "=cmd()")
                .withUser("u2", "zoe@x.io", "Zoe \"Z\", Zed");
        service.publish(one);

        assertThat(read(one, "/users.csv").text().split("\r\n"))
                .containsExactly(
                        "\uFEFFemail,name,organization,project,licenses,otherProjects,status,invitedAt,expiresAt,"
                                + "mailStatus,mailFailure,userId",
                        "\"jane@x.io\",\"'=cmd()\",,,,,\"PENDING\",\"2026-11-24T10:00:03Z\",\"2026-12-05T23:46:40Z\","
                                + "\"QUEUED\",,\"u1\"",
                        "\"zoe@x.io\",\"Zoe \"\"Z\"\", Zed\",,,,,\"PENDING\",\"2026-11-24T10:00:04Z\","
                                + "\"2026-12-05T23:46:40Z\",\"QUEUED\",,\"u2\"");
    }

    @Test
    void areNotExportedForHead() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.sendAsync(
                            service.request(
                                            "/api/v1/accounts/acme/users.csv",
                                            service.tokens().token("ada"))
                                    .method("HEAD", BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString())
                    .join();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        }
    }

    @Test
    void areNotExportedWhileTooManyExportsAreUnderWay() {
        try (ServiceUnderTest full = ServiceUnderTest.start("--seatledger.limits.exports=0")) {
            Ledger one = Ledger.of("acme").withUser("u1", "jane@x.io", "Jane");
            full.publish(one);

            Answer refused = full.get("/api/v1/accounts/acme/users.csv?minAccountVersion=" + one.version());

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("service.overloaded");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.header("Content-Disposition")).isEmpty();
            assertThat(full.get("/api/v1/accounts/acme/users").status()).isEqualTo(200);
        }
    }

    /** The first page is sent before the second one turns out to be unreadable. */
    @Test
    void areNotExportedAsIfAllWereThereWhenTheyAreNot() throws InterruptedException {
        Ledger many = Ledger.of("a" + UUID.randomUUID());
        for (int i = 100; i < 800; i++) {
            many.withUser("u" + i, "u" + i + "@x.io", "User " + i);
        }
        service.publish(many);
        String account = many.at(1).accountId();
        assertThat(read(many, "/users.csv").text().lines()).hasSize(701);
        String users = service.mongo().getCollectionNames().stream()
                .filter(name -> name.matches("users_\\d+"))
                .findFirst()
                .orElseThrow();
        service.mongo()
                .updateFirst(
                        Query.query(Criteria.where("_id")
                                .is(account + "/u799")
                                .and("accountId")
                                .is(account)),
                        new Update().set("status", "NONSENSE"),
                        Document.class,
                        users);

        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> http.send(
                            service.request(
                                            "/api/v1/accounts/" + account + "/users.csv",
                                            service.tokens().token("ada"))
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
        // Nothing is left behind that would refuse the next one.
        assertThat(service.get("/api/v1/accounts/" + account + "/users.csv?q=u100")
                        .status())
                .isEqualTo(200);
    }

    private Map<String, Long> listed(String filter, Function<JsonNode, Stream<String>> kinds) {
        return paged("/users?limit=500&" + filter).stream()
                .flatMap(kinds)
                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> byKey(JsonNode counts, String key) {
        return counts.valueStream()
                .collect(Collectors.toMap(
                        each -> each.path(key).asString(),
                        each -> each.path("users").asLong(),
                        Long::sum,
                        TreeMap::new));
    }

    /** All pages of a list. */
    private List<JsonNode> paged(String path) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = read(ledger, path + cursor);
            all.addAll(users(page));
            cursor = page.json().has("nextCursor")
                    ? "&cursor=" + page.json().path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private Answer read(Ledger of, String below) {
        return service.get("/api/v1/accounts/" + of.at(1).accountId() + below + (below.contains("?") ? "&" : "?")
                + "minAccountVersion=" + of.version());
    }

    private static List<JsonNode> users(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("users").valueStream().toList();
    }

    private static String id(JsonNode user) {
        return user.path("userId").asString();
    }

    private static Predicate<JsonNode> in(String... statuses) {
        return user -> List.of(statuses).contains(user.path("status").asString());
    }

    private static Predicate<JsonNode> expiresBefore(String time) {
        return in("PENDING")
                .and(user -> user.at("/invitation/expiresAt").asString().compareTo(time) < 0);
    }

    private static Stream<String> licenses(JsonNode user, String field) {
        return user.path("licenses")
                .valueStream()
                .map(license -> license.path(field).asString());
    }

    private static Stream<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString);
    }
}
