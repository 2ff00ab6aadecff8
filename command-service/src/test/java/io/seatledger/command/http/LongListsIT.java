package io.seatledger.command.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists that are too long for one decision, sent to two instances of the service on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongListsIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNTS = "/api/v1/accounts/";
    private static final List<String> POOLS = List.of("pro", "chat", "mail");

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;
    private ServiceUnderTest other;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(database, Map.of());
        other = ServiceUnderTest.startBeside(service, database);
    }

    @AfterAll
    void stop() {
        other.close();
        service.close();
    }

    @Test
    void ofTenThousandAddressesIsInvitedInSteps() {
        anAccount("steps", 9_990);
        service.openAccount("bystander");
        String key = aKey();
        String list = list(9_999, POOLS);

        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> invite(service, "steps", list, key, "7"));
        for (int i = 0; !answer.isDone(); i++) {
            service.post(ACCOUNTS + "bystander/users", "{\"email\":\"b%d@x.io\"}".formatted(i));
        }
        Answer first = answer.join();

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.json().path("invited").asInt()).isEqualTo(9_990);
        assertThat(first.json().path("refused").asInt()).isEqualTo(10);
        List<String> outcomes = outcomesOf(first);
        assertThat(outcomes).hasSize(10_000);
        assertThat(outcomes.subList(0, 9_990)).containsOnly("invited");
        assertThat(outcomes.subList(9_990, 9_999)).containsOnly("license-pool.exhausted");
        assertThat(outcomes.get(9_999)).isEqualTo("duplicate-in-request");
        assertThat(first.json().path("results"))
                .extracting(result -> result.path("position").asInt())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 10_000).boxed().toList());
        List<EventEnvelope> effects = effectsOf(key);
        assertThat(effects).hasSize(9_990 * 4);
        assertThat(first.accountVersion()).isEqualTo(effects.getLast().accountVersion());
        List<Long> steps = versionsOfSteps("steps", key);
        assertThat(steps).hasSize(10);
        assertThat(IntStream.range(1, steps.size()).mapToObj(i -> steps.get(i) - steps.get(i - 1)))
                .allMatch(events -> events <= 5_000);
        assertThat(steps.getFirst()).isLessThanOrEqualTo(effects.getFirst().accountVersion() + 5_000);
        assertThat(service.log())
                .filteredOn(event -> event.accountId().equals("bystander"))
                .filteredOn(event -> event.position() > effects.getFirst().position()
                        && event.position() < effects.getLast().position())
                .hasSizeGreaterThan(5);

        assertThat(invite(other, "steps", list, key, "7")).isEqualTo(first);
        assertThat(effectsOf(key)).hasSize(9_990 * 4);
        Answer misused = invite(service, "steps", list(3, POOLS), key, "7");
        assertThat(misused.status()).isEqualTo(422);
        assertThat(misused.code()).isEqualTo("command.id-reused");
    }

    @Test
    void thatWasInterruptedGoesOnWhereItStopped() throws SQLException {
        anAccount("interrupted", 6_000);
        String key = aKey();
        String list = list(6_000, List.of("pro"));
        try (RejectedAppends _ = RejectedAppends.beyond(database, "interrupted", 6_000);
                ServiceUnderTest crashing = ServiceUnderTest.startBeside(service, database)) {
            Answer failed = invite(crashing, "interrupted", list, key, null);

            assertThat(failed.status()).as(failed.text()).isEqualTo(500);
            assertThat(failed.code()).isEqualTo("command.unfinished");
            assertThat(failed.json().path("decided").asInt()).isEqualTo(1_666);
            assertThat(failed.accountVersion())
                    .isEqualTo(effectsOf(key).getLast().accountVersion());
        }
        assertThat(effectsOf(key)).hasSize(2 * 1_666);
        assertThat(invite(other, "interrupted", list(2_000, List.of("pro")), key, null)
                        .code())
                .isEqualTo("command.id-reused");
        assertThat(other.send(request(other, "interrupted/users", key, null), "{\"email\":\"somebody@else.io\"}")
                        .code())
                .isEqualTo("command.id-reused");

        Answer complete = invite(other, "interrupted", list, key, null);

        assertThat(complete.status()).as(complete.text()).isEqualTo(200);
        assertThat(complete.json().path("invited").asInt()).isEqualTo(6_000);
        assertThat(outcomesOf(complete).subList(0, 6_000)).containsOnly("invited");
        List<EventEnvelope> effects = effectsOf(key);
        assertThat(effects).hasSize(2 * 6_000);
        assertThat(effects.stream().filter(event -> event.name().equals("user.invited")))
                .hasSize(6_000);
        assertThat(invite(service, "interrupted", list, key, null)).isEqualTo(complete);
        assertThat(effectsOf(key)).hasSize(2 * 6_000);
    }

    @Test
    void thatHasNoNameSaysHowFarItCame() throws SQLException {
        anAccount("nameless", 0);
        try (RejectedAppends _ = RejectedAppends.beyond(database, "nameless", 4_000)) {
            Answer failed = invite(service, "nameless", list(5_000, List.of()), null, null);

            assertThat(failed.code()).as(failed.text()).isEqualTo("command.unfinished");
            assertThat(failed.json().path("decided").asInt()).isEqualTo(2_500);
            assertThat(failed.json().path("detail").asString())
                    .isEqualTo("The first 2500 items are done and durable. The next ones may or may not be.");
        }
        assertThat(service.log())
                .filteredOn(event -> event.accountId().equals("nameless"))
                .filteredOn(event -> event.name().equals("user.invited"))
                .hasSize(2_500);
    }

    @Test
    void thatManySendAtTheSameMomentHasOneEffectAndOneAnswer() {
        anAccount("crowd", 0);
        String key = aKey();
        String list = list(5_001, List.of());

        List<Answer> answers =
                Callers.atOnce(4, caller -> invite(caller % 2 == 0 ? service : other, "crowd", list, key, null));

        assertThat(answers.stream().distinct()).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("invited").asInt()).isEqualTo(5_001);
        });
        assertThat(effectsOf(key)).hasSize(5_001);
    }

    @Test
    void takesNoSeatThatSomebodyElseTookBetweenTwoSteps() {
        anAccount("contested", 4_000);
        String key = aKey();
        String list = list(5_000, List.of("pro"));

        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> invite(service, "contested", list, key, null));
        int others = 0;
        for (int i = 0; !answer.isDone(); i++) {
            Answer other = service.send(
                    request(service, "contested/users", null, null),
                    "{\"email\":\"other%d@x.io\",\"licenses\":[\"pro\"]}".formatted(i));
            others += other.status() == 201 ? 1 : 0;
        }

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(answer.join().json().path("invited").asInt()).isEqualTo(4_000 - others);
        assertThat(others).isPositive();
        assertThat(service.log())
                .filteredOn(event -> event.accountId().equals("contested"))
                .filteredOn(event -> event.name().equals("license.reserved"))
                .hasSize(4_000);
        assertThat(service.post(ACCOUNTS + "contested/license-pools/pro/returned-seats", "{\"seats\":1}")
                        .code())
                .isEqualTo("license-pool.below-in-use");
    }

    @Test
    void isRefusedIfItMustBeInvitedTogether() {
        anAccount("atomic", 3_000);
        String list = list(2_501, List.of("pro")).replaceFirst("\\{", "{\"mode\":\"atomic\",");

        Answer refused = invite(service, "atomic", list, aKey(), null);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("command.too-large");
        assertThat(refused.json().path("limit").asInt()).isEqualTo(5_000);
        assertThat(refused.json().path("events").asInt()).isEqualTo(5_002);
        assertThat(service.log())
                .filteredOn(event -> event.accountId().equals("atomic"))
                .noneMatch(event -> event.name().equals("user.invited"));
    }

    @Test
    void isTriedAsAWhole() {
        anAccount("tried", 6_000);

        Answer tried = service.post(ACCOUNTS + "tried/invitations?dryRun=true", list(7_000, POOLS));

        assertThat(tried.status()).as(tried.text()).isEqualTo(200);
        assertThat(tried.json().path("answer").path("invited").asInt()).isEqualTo(6_000);
        assertThat(tried.json().path("eventCount").asInt()).isEqualTo(24_000);
        assertThat(tried.json().path("events")).hasSize(5_000);
    }

    @Test
    void ofUsersIsChangedInSteps() {
        anAccount("bulk", 600);
        List<String> users = StreamSupport.stream(
                        invite(service, "bulk", list(600, List.of("pro")), aKey(), null)
                                .json()
                                .path("results")
                                .spliterator(),
                        false)
                .filter(result -> result.path("outcome").asString().equals("invited"))
                .map(result -> result.path("userId").asString())
                .toList();
        String key = aKey();
        String bulk = JSON.writeValueAsString(Map.of("operation", "remove", "userIds", users));

        Answer removed = service.send(request(service, "bulk/users/bulk", key, null), bulk);

        assertThat(removed.status()).as(removed.text()).isEqualTo(200);
        assertThat(removed.json().path("accepted").asInt()).isEqualTo(600);
        assertThat(removed.json().path("results"))
                .extracting(result -> result.path("userId").asString())
                .containsExactlyElementsOf(users);
        assertThat(versionsOfSteps("bulk", key)).hasSize(3);
        assertThat(other.send(request(other, "bulk/users/bulk", key, null), bulk))
                .isEqualTo(removed);
        assertThat(effectsOf(key)).hasSize(1_200);
    }

    private void anAccount(String account, int seats) {
        service.openAccount(account);
        for (String pool : POOLS) {
            service.post(
                    ACCOUNTS + account + "/license-types",
                    "{\"licenseType\":\"%s\",\"name\":\"%s\"}".formatted(pool, pool));
            Answer answer = service.post(
                    ACCOUNTS + account + "/license-pools",
                    "{\"poolId\":\"%s\",\"licenseType\":\"%s\",\"name\":\"%s\",\"capacity\":%d}"
                            .formatted(pool, pool, pool, seats));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        }
    }

    /** A request to invite so many people. The last entry repeats the first address. */
    private static String list(int people, List<String> pools) {
        String addresses = IntStream.rangeClosed(1, people)
                .mapToObj(i -> "p" + i + "@x.io")
                .collect(joining(" "));
        return JSON.writeValueAsString(Map.of("addresses", addresses + " P1@x.io", "licenses", pools));
    }

    private static String aKey() {
        return UUID.randomUUID().toString();
    }

    private Answer invite(
            ServiceUnderTest node, String account, String list, @Nullable String key, @Nullable String version) {
        return node.send(request(node, account + "/invitations", key, version), list);
    }

    private HttpRequest.Builder request(
            ServiceUnderTest node, String path, @Nullable String key, @Nullable String version) {
        HttpRequest.Builder request = node.request(
                        "POST", ACCOUNTS + path, service.tokens().token(ServiceUnderTest.ADMIN))
                .header("Content-Type", "application/json");
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (version != null) {
            request.header("If-Match", "\"" + version + "\"");
        }
        return request;
    }

    private static List<String> outcomesOf(Answer answer) {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode result : answer.json().path("results")) {
            outcomes.add(result.path("outcome").asString());
        }
        return outcomes;
    }

    private List<EventEnvelope> effectsOf(String key) {
        return service.log().stream()
                .filter(event -> event.metadataJson().contains('"' + key + '"'))
                .toList();
    }

    /** The versions that the account had after each step. */
    private List<Long> versionsOfSteps(String account, String key) {
        var command = new CommandKey(account, ServiceUnderTest.ADMIN, key);
        try (Connection connection = connect();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT account_version FROM command_outcomes WHERE key = ANY(?) ORDER BY 1")) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            IntStream.rangeClosed(1, 100)
                                    .mapToObj(step -> command.ofStep(step).digest())
                                    .toArray()));
            List<Long> versions = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    versions.add(row.getLong(1));
                }
            }
            return versions;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
