package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A sender that has named its command can always ask again what the outcome was. */
class CutOffIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CALLERS = 16;
    private static final int KILLS = 3;

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service = ServiceUnderTest.start(database, Map.of());

    @BeforeEach
    void open() {
        service.openAccount("acme");
        service.post("/api/v1/accounts/acme/license-types", "{\"licenseType\":\"pro\",\"name\":\"Pro\"}");
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void byALostConnectionAfterTheCommit() throws IOException {
        try (LosingProxy proxy = LosingProxy.before(service.uri("/").getPort());
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            HttpRequest direct = openPool("acme", "Lost").build();
            URI lossy =
                    URI.create("http://localhost:" + proxy.port() + direct.uri().getPath());

            assertThatThrownBy(() -> http.send(
                            HttpRequest.newBuilder(direct, (_, _) -> true)
                                    .uri(lossy)
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(proxy.lost()).isEqualTo(1);
            assertThat(opened("Lost")).hasSize(1);
            Answer repeat = service.send(direct);

            assertThat(repeat.status()).as(repeat.text()).isEqualTo(201);
            assertThat(opened("Lost")).singleElement().satisfies(event -> {
                assertThat(event.payloadJson())
                        .contains(repeat.json().path("poolId").asString());
                assertThat(event.accountVersion()).isEqualTo(repeat.accountVersion());
            });
            assertThat(service.send(direct)).isEqualTo(repeat);
        }
    }

    @Test
    void byARestart() {
        Answer accepted = service.send(openPool("acme", "Kept").build());
        HttpRequest.Builder invite =
                named("acme", "/users", "unknown-pool", "{\"email\":\"a@x.io\",\"licenses\":[\"nowhere\"]}");
        Answer refused = service.send(invite.build());

        service.close();
        service = ServiceUnderTest.start(database, Map.of());

        assertThat(accepted.status()).isEqualTo(201);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(service.send(openPool("acme", "Kept").build())).isEqualTo(accepted);
        assertThat(service.send(
                        named("acme", "/users", "unknown-pool", "{\"email\":\"a@x.io\",\"licenses\":[\"nowhere\"]}")
                                .build()))
                .isEqualTo(refused);
        assertThat(opened("Kept")).hasSize(1);
    }

    @Test
    void byTheDeathOfConnectionsToTheDatabase() throws Exception {
        for (int caller = 0; caller < CALLERS; caller++) {
            service.openAccount("c" + caller);
            service.post("/api/v1/accounts/c" + caller + "/license-types", "{\"licenseType\":\"pro\",\"name\":\"P\"}");
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger killed = new AtomicInteger();
        Map<String, Answer> answers = new ConcurrentHashMap<>();
        Thread killing = Thread.ofVirtual().start(() -> killWriters(over, killed));

        Callers.atOnce(CALLERS, caller -> {
            // On any machine, however fast or slow, commands must have been appended and connections killed.
            for (int i = 0; i < 25 || killed.get() <= KILLS; i++) {
                String name = "Pool %d-%d".formatted(caller, i);
                answers.put(name, sendUntilAnswered("c" + caller, name));
            }
            return caller;
        });
        over.set(true);
        killing.join();

        assertThat(killed).hasValueGreaterThan(KILLS);
        assertThat(answers.values())
                .allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(201));
        Map<String, List<String>> told = new HashMap<>();
        answers.forEach((name, answer) ->
                told.put(name, List.of(answer.json().path("poolId").asString())));
        assertThat(service.log().stream()
                        .filter(event -> event.name().equals("license-pool.opened"))
                        .collect(Collectors.groupingBy(
                                event -> fieldOf(event, "name"),
                                Collectors.mapping(event -> fieldOf(event, "poolId"), Collectors.toList()))))
                .isEqualTo(told);
        Map<String, Answer> repeats = new HashMap<>();
        answers.keySet()
                .forEach(name -> repeats.put(
                        name, service.send(openPool(accountOf(name), name).build())));
        assertThat(repeats).isEqualTo(answers);
    }

    private Answer sendUntilAnswered(String account, String name) {
        while (true) {
            Answer answer = service.send(openPool(account, name).build());
            if (answer.status() != 503) {
                return answer;
            }
        }
    }

    /** Kills the connection that appends to this log, and the next one as soon as the log has grown. */
    private void killWriters(AtomicBoolean over, AtomicInteger killed) {
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            while (!over.get()) {
                long head = number(connection, "SELECT coalesce(max(position), 0) FROM events");
                killed.addAndGet((int) number(
                        connection,
                        "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_locks"
                                + " WHERE locktype = 'advisory' AND granted AND classid = " + (0x5EA71ED6E2L >>> 32)
                                + " AND objid = " + (0x5EA71ED6E2L & 0xFFFF_FFFFL)
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
                await().until(() ->
                        over.get() || number(connection, "SELECT coalesce(max(position), 0) FROM events") > head);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String accountOf(String name) {
        return "c" + name.substring("Pool ".length(), name.indexOf('-'));
    }

    private static String fieldOf(EventEnvelope event, String field) {
        return JSON.readTree(event.payloadJson()).path(field).asString();
    }

    private List<EventEnvelope> opened(String name) {
        return service.log().stream()
                .filter(event -> event.name().equals("license-pool.opened")
                        && fieldOf(event, "name").equals(name))
                .toList();
    }

    /** Opens a pool. Without the name of the command, a repeat would open a second one. */
    private HttpRequest.Builder openPool(String account, String name) {
        return named(
                account, "/license-pools", name, "{\"licenseType\":\"pro\",\"name\":\"" + name + "\",\"capacity\":1}");
    }

    private HttpRequest.Builder named(String account, String path, String key, String body) {
        return service.request(
                        "POST",
                        "/api/v1/accounts/" + account + path,
                        service.tokens().token(ServiceUnderTest.ADMIN))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }
}
