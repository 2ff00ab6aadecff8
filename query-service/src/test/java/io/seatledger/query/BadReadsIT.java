package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.seatledger.infra.parts.LoggedErrors;
import io.seatledger.infra.parts.RawHttp;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library would send are refused, and none of them is an error of the service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadReadsIT {

    private static final String USERS = "/api/v1/accounts/acme/users";
    private static final String CHANGES = "/api/v1/accounts/acme/changes";

    private ServiceUnderTest service;
    private LoggedErrors errors;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        errors = LoggedErrors.listen("io.seatledger.query.http.ProblemHandler");
        Ledger ledger = Ledger.of("acme").withUser("u1", "a@x.io", "A").withUser("u2", "b@x.io", "B");
        service.publish(ledger);
        assertThat(service.get(USERS + "?minAccountVersion=" + ledger.version()).status())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        service.close();
        assertThat(errors.all()).isEmpty();
        errors.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=1", "x=%zz", "%zz", "x=%", "%ff=1", "x=%ff", "x=%c3%28", "MANY"})
    void refusesAQueryThatCannotBeRead(String query) {
        String text = query.equals("MANY") ? "x=1&".repeat(1_500) : query;

        for (String target : List.of("/livez", USERS, "/v3/api-docs")) {
            assertProblem(send("GET " + target + "?" + text + " HTTP/1.1"), 400, "request.malformed");
        }
        assertProblem(send("GET " + USERS + "?" + text + " HTTP/1.1\n" + authorization()), 400, "request.malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {";x=%zz/a", ";%/a", ";x=%ff"})
    void refusesAPathThatCannotBeRead(String path) {
        assertProblem(send("GET " + USERS + path + " HTTP/1.1\n" + authorization()), 400, "request.malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00e9", "\u0085", "\u0663", "0x10", "+5", "-0", "1e3", "5, 5", "999999999999999999999", "x"})
    void refusesALastEventIdThatIsNotANumber(String id) {
        RawHttp.Answer answer = send("GET " + CHANGES + " HTTP/1.1\nLast-Event-ID: " + id + "\n" + authorization());

        assertProblem(answer, 400, null);
    }

    @ParameterizedTest
    @CsvSource({
        USERS + ",application/xml",
        USERS + ",application/problem+json",
        USERS + ",text/event-stream",
        USERS + ",nonsense",
        USERS + ",\u00e9/\u00e9",
        USERS + ".csv,application/json",
        CHANGES + ",application/json",
        CHANGES + ",text/plain"
    })
    void refusesTypesThatItDoesNotWrite(String path, String accept) {
        assertProblem(
                send("GET " + path + " HTTP/1.1\nAccept: " + accept + "\n" + authorization()), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json;charset=ISO-8859-1", "application/json;charset=utf-16"})
    void writesPlainJson(String accept) {
        RawHttp.Answer answer = send("GET " + USERS + " HTTP/1.1\nAccept: " + accept + "\n" + authorization());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=x", "multipart/form-data", "*/*"})
    void readsNoBody(String type) {
        assertProblem(
                RawHttp.send(
                        server(),
                        "GET " + USERS + " HTTP/1.1\nContent-Length: 2\nContent-Type: " + type + "\n" + authorization(),
                        "{}"),
                415,
                "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE", "get"})
    void refusesOtherMethodsWithTheOnesThatThereAre(String method) {
        for (String path : List.of(USERS, CHANGES, "/livez")) {
            RawHttp.Answer answer = send(method + " " + path + " HTTP/1.1\n" + authorization());

            assertProblem(answer, 405, "method-not-allowed");
            assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        }
        assertProblem(send(method + " /api/v1/nowhere HTTP/1.1\n" + authorization()), 404, "not-found");
        assertProblem(send(method + " " + USERS + " HTTP/1.1"), 401, "unauthenticated");
    }

    @Test
    void doesNotShowOperationsOnThePortOfTheService() {
        assertThat(send("GET /actuator/health HTTP/1.1").status()).isEqualTo(401);
        assertProblem(send("GET /actuator/health HTTP/1.1\n" + authorization()), 404, "not-found");
        assertThat(service.get("/readyz", null).text()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(service.get("/actuator/health").text()).contains("diskSpace");
    }

    @ParameterizedTest
    @CsvSource({
        "/livez,application/vnd.spring-boot.actuator.v3+json",
        "/v3/api-docs,application/json",
        "/v3/api-docs.yaml,application/vnd.oai.openapi",
        "/swagger-ui/index.html,text/html"
    })
    void answersWhatIsOpenToAll(String path, String type) {
        Answer answer = service.get(path, null);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(type);
    }

    @Test
    void answersHeadAndOptions() {
        for (String path : List.of(USERS, CHANGES)) {
            RawHttp.Answer head = send("HEAD " + path + " HTTP/1.1\n" + authorization());
            RawHttp.Answer options = send("OPTIONS " + path + "?anything=1 HTTP/1.1\n" + authorization());

            assertThat(head.status()).as(head.text()).isEqualTo(200);
            assertThat(options.status()).as(options.text()).isEqualTo(200);
            assertThat(options.header("Allow").split(", ?")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "CUT", "LONGER", "CHANGED"})
    void refusesAForgedCursor(String text) {
        String cursor = service.get(USERS + "?sort=invitedAt&limit=1")
                .json()
                .path("nextCursor")
                .asString();
        String forged = switch (text) {
            case "CUT" -> cursor.substring(0, cursor.length() - 4);
            case "LONGER" -> cursor + "AAAA";
            case "CHANGED" -> (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
            default -> text;
        };

        Answer answer = service.get(USERS + "?sort=invitedAt&limit=1&cursor=" + forged);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("cursor.unknown");
        assertThat(service.get(USERS + "?sort=-invitedAt&limit=1&cursor=" + cursor)
                        .code())
                .isEqualTo("cursor.unknown");
        assertThat(service.get(USERS + "?sort=invitedAt&limit=1&cursor=" + cursor)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void doesNotMindAReaderWhoIsGoneWhenTheAnswerIsWritten() throws IOException {
        String account = "a" + UUID.randomUUID();
        Ledger ledger = Ledger.of(account);
        for (int i = 0; i < 200; i++) {
            ledger.withUser("u" + i, "u" + i + "@x.io", "User " + i);
        }
        ledger.events().subList(0, (int) ledger.version() - 1).forEach(service::publish);
        String path = "/api/v1/accounts/" + account + "/users?limit=500&minAccountVersion=";
        assertThat(service.get(path + (ledger.version() - 1)).status()).isEqualTo(200);
        try (var client = new Socket("localhost", server().getPort())) {
            client.getOutputStream()
                    .write(("GET " + path + ledger.version() + " HTTP/1.1\r\nHost: localhost\r\n" + authorization()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> service.bean(MeterRegistry.class)
                            .get("seatledger.progress.waiting")
                            .gauge()
                            .value()
                    > 0);
            // The connection is reset, so writing to it fails.
            client.setSoLinger(true, 0);
        }

        service.publish(ledger.at(ledger.version()));

        await().until(errors::sayThatAClientIsGone);
        assertThat(errors.all()).isEmpty();
    }

    private URI server() {
        return service.request("/", null).build().uri();
    }

    private String authorization() {
        return "Authorization: Bearer " + service.tokens().token("ada");
    }

    private RawHttp.Answer send(String head) {
        return RawHttp.send(server(), head);
    }

    private static void assertProblem(RawHttp.Answer answer, int status, @Nullable String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text())
                .contains("\"code\":\"" + (code == null ? "request." : code + "\""), "\"status\":" + status)
                .doesNotContain("Exception", "at io.seatledger");
    }
}
