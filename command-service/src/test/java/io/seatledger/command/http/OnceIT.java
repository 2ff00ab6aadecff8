package io.seatledger.command.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Commands that their sender has named, sent to two instances of the service on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnceIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final int CALLERS = 32;

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final AtomicInteger accounts = new AtomicInteger();
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

    @Nested
    class SentAgain {

        @Test
        void hasOneEffectAndTheAnswerOfTheFirst() {
            String account = anAccount();
            String key = aKey();

            assertOnce(key, 201, 1, () -> post(account + "/users", "{\"email\":\"jane@x.io\"}", key));
        }

        @Test
        void isAnsweredAlikeThoughTheWorldHasChanged() {
            String account = anAccount();
            String key = aKey();
            Answer first = post(account + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}", key);
            service.put(account + "/organizations/emea/name", "{\"name\":\"Europe\"}");
            service.post(account + "/organizations/emea/archive", "");

            Answer again = post(account + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}", key);

            assertThat(again).isEqualTo(first);
            assertThat(first.status()).isEqualTo(201);
            assertThat(effectsOf(key)).hasSize(1);
        }

        @Test
        void staysRefusedThoughItWouldBeAcceptedNow() {
            String account = anAccount();
            openPool(account, 0);
            String key = aKey();
            String invite = "{\"email\":\"jane@x.io\",\"licenses\":[\"global\"]}";
            Answer first = post(account + "/users", invite, key);
            service.put(account + "/license-pools/global/capacity", "{\"capacity\":1}");

            Answer again = post(account + "/users", invite, key);

            assertThat(first.status()).isEqualTo(409);
            assertThat(first.code()).isEqualTo("license-pool.exhausted");
            assertThat(again).isEqualTo(first);
            assertThat(effectsOf(key)).isEmpty();
            assertThat(post(account + "/users", invite, aKey()).status()).isEqualTo(201);
        }

        @Test
        void staysForbidden() {
            String account = anAccount();
            String key = aKey();

            assertOnce(
                    key,
                    403,
                    0,
                    () -> send(service, "eve", "POST", account + "/users", "{\"email\":\"eve@x.io\"}", key));
            assertOnce(
                    key,
                    403,
                    0,
                    () -> send(service, "eve", "POST", ACCOUNTS, "{\"name\":\"Mine\",\"adminSubject\":\"eve\"}", key));
        }

        @Test
        void answersWithTheIdentifierThatWasMadeUp() {
            String account = anAccount();
            openPool(account, 1);
            String poolKey = aKey();
            String accountKey = aKey();

            assertOnce(poolKey, 201, 1, () -> post(account + "/license-pools", aPool("Second"), poolKey));
            assertOnce(accountKey, 201, 2, () -> openAccount(accountKey));
        }

        @Test
        void answersWithTheOutcomeOfEachPastedAddress() {
            String account = anAccount();
            openPool(account, 2);
            String key = aKey();
            String pasted = """
                {"addresses":"a@x.io, A@X.io; nonsense@\\n \\"Doé, Jane\\" <jane@x.io> b@x.io","licenses":["global"]}\
                """;

            Answer answer = assertOnce(key, 200, 4, () -> post(account + "/invitations", pasted, key));

            assertThat(answer.json()
                            .path("results")
                            .valueStream()
                            .map(r -> r.path("outcome").asString()))
                    .containsExactly(
                            "invited",
                            "duplicate-in-request",
                            "invitation.not-an-address",
                            "invited",
                            "license-pool.exhausted");
        }

        @Test
        void answersWithEveryFieldOfARefusedList() {
            String account = anAccount();
            openPool(account, 1);
            String key = aKey();
            String pasted = """
                {"addresses":"a@x.io b@x.io nonsense@","licenses":["global"],"mode":"atomic"}\
                """;

            Answer answer = assertOnce(key, 409, 0, () -> post(account + "/invitations", pasted, key));

            assertThat(answer.json().path("addresses").size()).isEqualTo(1);
            assertThat(answer.json().path("shortfalls").size()).isEqualTo(1);
        }

        @Test
        void answersWithMoreThanARequestMayHave() {
            String account = anAccount();
            String key = aKey();
            String entry = "n".repeat(799) + "@";
            String pasted = "{\"addresses\":\"" + (entry + ",").repeat(10_000) + "\"}";

            Answer answer = assertOnce(key, 200, 0, () -> post(account + "/invitations", pasted, key));

            assertThat(answer.text()).hasSizeGreaterThan(8 * 1024 * 1024);
        }

        @Test
        void keepsNoSecondFileOfAnImport() {
            String account = anAccount();
            String key = aKey();

            assertOnce(key, 202, 1, () -> startImport(service, account, key));

            awaitOneImport(account);
        }

        @Test
        void isUnchangedAgain() {
            String account = anAccount();
            String key = aKey();
            service.post(account + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}");
            Answer first = send(
                    service,
                    ServiceUnderTest.ADMIN,
                    "PUT",
                    account + "/organizations/emea/name",
                    "{\"name\":\"EMEA\"}",
                    key);
            service.put(account + "/organizations/emea/name", "{\"name\":\"Europe\"}");

            Answer again = send(
                    service,
                    ServiceUnderTest.ADMIN,
                    "PUT",
                    account + "/organizations/emea/name",
                    "{\"name\":\"EMEA\"}",
                    key);

            assertThat(first.json().path("outcome").asString()).isEqualTo("unchanged");
            assertThat(again).isEqualTo(first);
            assertThat(effectsOf(key)).isEmpty();
        }

        @Test
        void isAnsweredByEveryInstance() {
            String account = anAccount();
            String key = aKey();
            Answer first = post(account + "/users", "{\"email\":\"jane@x.io\"}", key);

            Answer elsewhere =
                    send(other, ServiceUnderTest.ADMIN, "POST", account + "/users", "{\"email\":\"jane@x.io\"}", key);

            assertThat(elsewhere).isEqualTo(first);
            assertThat(effectsOf(key)).hasSize(1);
        }
    }

    @Nested
    class WithAnotherMeaning {

        @Test
        void isRefusedAndAppendsNothing() {
            String account = anAccount();
            String key = aKey();
            Answer first = post(account + "/users", "{\"email\":\"jane@x.io\"}", key);

            for (Answer reused : List.of(
                    post(account + "/users", "{\"email\":\"bob@x.io\"}", key),
                    post(account + "/users", "{\"email\":\"jane@x.io\",\"name\":\"Jane\"}", key),
                    post(account + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}", key))) {
                assertThat(reused.status()).as(reused.text()).isEqualTo(422);
                assertThat(reused.code()).isEqualTo("command.id-reused");
                assertThat(reused.json().path("commandId").asString()).isEqualTo(key);
            }
            assertThat(effectsOf(key)).hasSize(1);
            assertThat(post(account + "/users", "{\"email\":\"jane@x.io\"}", key))
                    .isEqualTo(first);
        }

        @RepeatedTest(5)
        void isRefusedToAllButOneAtTheSameMoment() {
            String account = anAccount();
            String key = aKey();

            List<Answer> answers = Callers.atOnce(
                    CALLERS,
                    caller -> send(
                            node(caller),
                            ServiceUnderTest.ADMIN,
                            "POST",
                            account + "/users",
                            "{\"email\":\"p" + caller + "@x.io\"}",
                            key));

            assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(1);
            assertThat(answers)
                    .filteredOn(a -> a.status() != 201)
                    .allSatisfy(a -> assertThat(a.code()).isEqualTo("command.id-reused"));
            assertThat(effectsOf(key)).hasSize(1);
        }

        @Test
        void isMeantByAnotherSenderOrInAnotherAccount() {
            String account = anAccount();
            String elsewhere = anAccount();
            service.post(account + "/admins", "{\"subject\":\"bob\"}");
            String key = aKey();

            assertThat(post(account + "/users", "{\"email\":\"a@x.io\"}", key).status())
                    .isEqualTo(201);
            assertThat(send(service, "bob", "POST", account + "/users", "{\"email\":\"b@x.io\"}", key)
                            .status())
                    .isEqualTo(201);
            assertThat(post(elsewhere + "/users", "{\"email\":\"a@x.io\"}", key).status())
                    .isEqualTo(201);
            assertThat(effectsOf(key)).hasSize(3);
        }
    }

    @Nested
    class AtTheSameMoment {

        @RepeatedTest(5)
        void hasOneEffectAndOneAnswer() {
            String account = anAccount();
            openPool(account, 1);
            String key = aKey();

            Answer answer = assertOneOf(
                    201,
                    Callers.atOnce(
                            CALLERS,
                            caller -> send(
                                    node(caller),
                                    ServiceUnderTest.ADMIN,
                                    "POST",
                                    account + "/license-pools",
                                    aPool("Second"),
                                    key)));

            assertThat(effectsOf(key))
                    .singleElement()
                    .satisfies(event -> assertThat(event.payloadJson())
                            .contains(answer.json().path("poolId").asString()));
        }

        @RepeatedTest(5)
        void opensOneAccount() {
            String key = aKey();

            assertOneOf(
                    201,
                    Callers.atOnce(
                            CALLERS,
                            caller -> send(
                                    node(caller),
                                    "operator",
                                    "POST",
                                    ACCOUNTS,
                                    "{\"name\":\"New\",\"adminSubject\":\"ada\"}",
                                    key)));

            assertThat(effectsOf(key))
                    .extracting(EventEnvelope::name)
                    .containsExactly("account.opened", "account-admin.granted");
        }

        @RepeatedTest(5)
        void keepsOneFileOfAnImport() {
            String account = anAccount();
            String key = aKey();

            assertOneOf(202, Callers.atOnce(CALLERS, caller -> startImport(node(caller), account, key)));

            assertThat(effectsOf(key)).hasSize(1);
            awaitOneImport(account);
        }

        @RepeatedTest(5)
        void isRefusedToAllOrToNobody() {
            String account = anAccount();
            openPool(account, 1);
            List<String> keys = List.of(aKey(), aKey());

            List<Answer> answers = Callers.atOnce(
                    CALLERS,
                    caller -> send(
                            node(caller / 2),
                            ServiceUnderTest.ADMIN,
                            "POST",
                            account + "/users",
                            "{\"email\":\"p%d@x.io\",\"licenses\":[\"global\"]}".formatted(caller % 2),
                            keys.get(caller % 2)));

            List<Answer> distinct = answers.stream().distinct().toList();
            assertThat(distinct).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
            assertThat(IntStream.range(0, CALLERS)
                            .filter(i -> answers.get(i).status() == 201)
                            .mapToObj(i -> i % 2)
                            .distinct())
                    .hasSize(1);
            assertThat(keys.stream().flatMap(key -> effectsOf(key).stream())).hasSize(2);
        }
    }

    @Nested
    class AKey {

        @Test
        void isTheSameInQuotesAndWithout() {
            String account = anAccount();
            String key = aKey() + "-".repeat(219);
            assertThat(key).hasSize(255);

            Answer bare = post(account + "/users", "{\"email\":\"jane@x.io\"}", key);
            Answer quoted = post(account + "/users", "{\"email\":\"jane@x.io\"}", "\"" + key + "\"");

            assertThat(bare.status()).isEqualTo(201);
            assertThat(quoted).isEqualTo(bare);
            assertThat(effectsOf(key)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"\"", "\"", "\"never closed", "a\tb", "\u00fcmlaut", "\u00a0"})
        void isPrintableAscii(String key) throws IOException {
            assertThat(raw(key))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"request.invalid\"")
                    .contains("\"field\":\"Idempotency-Key\"");
        }

        @Test
        void hasNoControlCharacter() throws IOException {
            assertThat(raw("a\u0001b")).startsWith("HTTP/1.1 400").contains("\"code\":\"request.");
        }

        @Test
        void hasAtMost255Characters() throws IOException {
            assertThat(raw("k".repeat(256))).startsWith("HTTP/1.1 400").contains("\"code\":\"request.invalid\"");
        }

        @Test
        void isGivenOnce() throws IOException {
            assertThat(raw("one\r\nIdempotency-Key: two"))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"request.invalid\"");
        }

        @Test
        void ofADryRunIsStillFree() {
            String account = anAccount();
            String key = aKey();
            Answer tried = post(account + "/users?dryRun=true", "{\"email\":\"jane@x.io\"}", key);
            Answer triedAgain = post(account + "/users?dryRun=true", "{\"email\":\"bob@x.io\"}", key);
            assertThat(List.of(tried.status(), triedAgain.status())).containsOnly(200);

            assertOnce(key, 201, 1, () -> post(account + "/users", "{\"email\":\"jane@x.io\"}", key));
        }

        @Test
        void ofAnInvalidRequestIsStillFree() {
            String account = anAccount();
            String key = aKey();
            assertThat(post(account + "/users", "{\"email\":\"nonsense\"}", key).status())
                    .isEqualTo(400);

            assertOnce(key, 201, 1, () -> post(account + "/users", "{\"email\":\"jane@x.io\"}", key));
        }

        private String raw(String key) throws IOException {
            String body = "{\"email\":\"raw@x.io\"}";
            try (var socket = new Socket("localhost", service.uri("/").getPort())) {
                socket.getOutputStream().write("""
                    POST /api/v1/accounts/nobodys/users HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    Idempotency-Key: %s\r
                    \r
                    %s\
                    """.formatted(service.tokens().token("eve"), body.length(), key, body)
                        .getBytes(ISO_8859_1));
                return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            }
        }
    }

    private String anAccount() {
        String account = "once-" + accounts.incrementAndGet();
        service.openAccount(account);
        return ACCOUNTS + "/" + account;
    }

    private static String aKey() {
        return UUID.randomUUID().toString();
    }

    private ServiceUnderTest node(int caller) {
        return caller % 2 == 0 ? service : other;
    }

    private void openPool(String account, int seats) {
        service.post(account + "/license-types", "{\"licenseType\":\"pro\",\"name\":\"Pro\"}");
        Answer answer = service.post(
                account + "/license-pools",
                "{\"poolId\":\"global\",\"licenseType\":\"pro\",\"name\":\"Global\",\"capacity\":" + seats + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static String aPool(String name) {
        return "{\"licenseType\":\"pro\",\"name\":\"" + name + "\",\"capacity\":1}";
    }

    private Answer openAccount(String key) {
        return send(service, "operator", "POST", ACCOUNTS, "{\"name\":\"New\",\"adminSubject\":\"ada\"}", key);
    }

    private Answer startImport(ServiceUnderTest node, String account, String key) {
        return node.send(
                node.request("POST", account + "/imports", service.tokens().token(ServiceUnderTest.ADMIN))
                        .header("Content-Type", "text/csv")
                        .header("Idempotency-Key", key),
                "email\na@x.io\nb@x.io\n");
    }

    private Answer post(String path, String body, String key) {
        return send(service, ServiceUnderTest.ADMIN, "POST", path, body, key);
    }

    private Answer send(ServiceUnderTest node, String sender, String method, String path, String body, String key) {
        String token = sender.equals("operator")
                ? service.tokens().token(sender, "platform:operate")
                : service.tokens().token(sender);
        HttpRequest.Builder request = node.request(method, path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key);
        return node.send(request, body);
    }

    /** Sends a command twice. */
    private Answer assertOnce(String key, int status, int effects, Supplier<Answer> command) {
        Answer first = command.get();
        assertThat(first.status()).as(first.text()).isEqualTo(status);
        assertThat(effectsOf(key)).hasSize(effects);

        Answer again = command.get();

        assertThat(again).isEqualTo(first);
        assertThat(effectsOf(key)).hasSize(effects);
        return first;
    }

    private static Answer assertOneOf(int status, List<Answer> answers) {
        Answer first = answers.getFirst();
        assertThat(first.status()).as(first.text()).isEqualTo(status);
        assertThat(answers).containsOnly(first);
        return first;
    }

    /** The events of the command with this name, without those that automations add later. */
    private List<EventEnvelope> effectsOf(String key) {
        return service.log().stream()
                .filter(event -> JSON.readTree(event.metadataJson())
                        .path("commandId")
                        .asString()
                        .equals(key))
                .toList();
    }

    /** A file is deleted when its import is over; one that nobody has announced stays. */
    private void awaitOneImport(String account) {
        String accountId = account.substring(ACCOUNTS.length() + 1);
        await().until(() -> service.log().stream()
                        .filter(event -> event.accountId().equals(accountId))
                        .collect(Collectors.groupingBy(EventEnvelope::name, Collectors.counting()))
                        .getOrDefault("user.invited", 0L)
                == 2);
        await().until(() -> filesOf(accountId) == 0);
    }

    private long filesOf(String accountId) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM import_files WHERE account_id = ?")) {
            statement.setString(1, accountId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
