package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String USERS = "/api/v1/accounts/acme/users";
    private static final String INVITATION = "{\"email\":\"%s@x.io\"}";

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        service.openAccount("acme");
        service.openAccount("globex");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Nested
    class ABody {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{",
                    "[",
                    "nonsense",
                    "{\"email\":}",
                    "{\"email\":\"a@x.io\"} {}",
                    "{\"email\":\"a@x.io\",\"email\":\"b@x.io\"}",
                    "\u0000",
                    "{'email':'a@x.io'}"
                })
        void isRefusedWhenItIsNotJson(String body) {
            assertProblem(service.post(USERS, body), 400, "request.malformed");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"email\":\"a@x.io\",\"x\":1} | x",
                    "{\"email\":7} | email",
                    "{\"email\":\"a@x.io\",\"licenses\":\"global\"} | licenses",
                    "{\"email\":null} | email",
                    "{} | email",
                    "{\"email\":\"nonsense\"} | email",
                    "{\"email\":\"a@x.io\",\"licenses\":[\"NOT AN ID\"]} | licenses[0]",
                    "{\"email\":\"a@x.io\",\"licenses\":[null]} | licenses[0]",
                    "{\"email\":\"a@x.io\",\"licenses\":[7]} | licenses[0]",
                    "{\"email\":\"a@x.io\",\"organizationId\":\"../etc\"} | organizationId",
                    "{\"email\":\"a@x.io\",\"name\":\"\\u0000\"} | name"
                })
        void isRefusedWithTheFieldThatIsWrong(String body, String field) {
            Answer answer = service.post(USERS, body);

            assertProblem(answer, 400, "request.invalid");
            assertThat(answer.json().path("errors").get(0).path("field").asString())
                    .isEqualTo(field);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "10000001", "1.5", "\"5\"", "null", "99999999999999999999", "true"})
        void isRefusedWithACapacityThatIsNotANumberOfSeats(String capacity) {
            assertProblem(
                    service.post(
                            "/api/v1/accounts/acme/license-pools",
                            "{\"licenseType\":\"t\",\"name\":\"n\",\"capacity\":" + capacity + "}"),
                    400,
                    "request.invalid");
        }

        @Test
        void isRefusedWhenItIsNotAnObject() {
            assertThat(service.post(USERS, "[]").code()).startsWith("request.");
            assertThat(service.post(USERS, "null").code()).startsWith("request.");
        }

        @Test
        void isRefusedWhenItIsNestedTooDeeply() {
            assertProblem(service.post(USERS, "{\"email\":" + "[".repeat(10_000)), 400, "request.invalid");
        }

        @Test
        void isRefusedWhenItAnnouncesTooManyBytes() {
            Answer answer = service.post(USERS, "{\"email\":\"" + "a".repeat(140_000) + "\"}");

            assertProblem(answer, 413, "request.too-large");
            assertThat(answer.json().path("limit").asInt()).isEqualTo(131_072);
        }

        @Test
        void isRefusedWhenItTurnsOutTooLong() {
            byte[] body = ("{\"email\":\"" + "a".repeat(140_000) + "\"}").getBytes(StandardCharsets.UTF_8);
            HttpRequest chunked = service.request(
                            "POST", USERS, service.tokens().token(ServiceUnderTest.ADMIN))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build();

            assertProblem(service.send(chunked), 413, "request.too-large");
        }

        @Test
        void mayBeLongerForAPastedList() {
            Answer answer = service.post(
                    "/api/v1/accounts/acme/invitations", "{\"addresses\":\"" + " ".repeat(200_000) + "\"}");

            assertProblem(answer, 400, "invitation.empty");
        }

        @Test
        void isRefusedWithMoreAddressesThanOneCommandMayHave() {
            String addresses = "a@x.io ".repeat(10_001);

            assertProblem(
                    service.post("/api/v1/accounts/acme/invitations", "{\"addresses\":\"" + addresses + "\"}"),
                    400,
                    "invitation.too-many");
        }
    }

    @Nested
    class AToken {

        @Test
        void ofSomebodyWhoIsNotAnAdminIsNotEnough() {
            String eve = service.tokens().token("eve");

            assertProblem(service.send(json("POST", USERS, eve), INVITATION.formatted("eve")), 403, "forbidden");
        }

        @Test
        void withoutTheScopeOpensNoAccount() {
            assertProblem(
                    service.post("/api/v1/accounts", "{\"name\":\"Mine\",\"adminSubject\":\"ada\"}"), 403, "forbidden");
        }
    }

    @Nested
    class AnIdentifier {

        @ParameterizedTest
        @ValueSource(strings = {"nowhere", "NOT%20AN%20ID", "a.b", "%00"})
        void ofNoAccountAnswersLikeOneWithoutRights(String account) {
            Answer answer = service.post("/api/v1/accounts/" + account + "/users", INVITATION.formatted("a"));

            assertThat(answer.status()).isIn(400, 403);
            assertThat(answer.code()).isIn("forbidden", "request.malformed");
        }

        @Test
        void ofAnotherAccountAnswersLikeOneThatDoesNotExist() {
            service.post("/api/v1/accounts/globex/license-types", "{\"licenseType\":\"t\",\"name\":\"T\"}");
            service.post(
                    "/api/v1/accounts/globex/license-pools",
                    "{\"poolId\":\"theirs\",\"licenseType\":\"t\",\"name\":\"n\",\"capacity\":1}");
            String user = service.post("/api/v1/accounts/globex/users", INVITATION.formatted("g"))
                    .json()
                    .path("userId")
                    .asString();

            Answer foreignUser = service.delete("/api/v1/accounts/acme/users/" + user + "/licenses/t");
            Answer unknownUser = service.delete("/api/v1/accounts/acme/users/nobody/licenses/t");
            Answer foreignPool = service.post(USERS, "{\"email\":\"a@x.io\",\"licenses\":[\"theirs\"]}");

            assertProblem(foreignUser, 404, "not-found");
            assertThat(foreignUser.text().replace(user, "nobody")).isEqualTo(unknownUser.text());
            assertProblem(foreignPool, 404, "not-found");
        }
    }

    @Nested
    class ARequest {

        @Test
        void isAnsweredWithAProblemWhereverItGoes() {
            String token = service.tokens().token(ServiceUnderTest.ADMIN);

            assertProblem(service.send(json("POST", "/api/v1/nowhere", token), "{}"), 404, "not-found");
            assertProblem(service.send(json("PATCH", USERS, token), "{}"), 405, "method-not-allowed");
            assertProblem(
                    service.send(service.request("POST", USERS, token).header("Content-Type", "text/xml"), "<a/>"),
                    415,
                    "unsupported-media-type");
            assertProblem(
                    service.send(
                            json("POST", USERS, token).header("Accept", "text/xml"), INVITATION.formatted("accept")),
                    406,
                    "not-acceptable");
            for (String type : List.of(
                    "application/yaml",
                    "application/vnd.api+json",
                    "multipart/form-data; boundary=x",
                    "*/*",
                    "nonsense",
                    "application/json;charset=nope")) {
                assertProblem(
                        service.send(
                                service.request("POST", USERS, token).header("Content-Type", type),
                                INVITATION.formatted("type")),
                        415,
                        "unsupported-media-type");
            }
            assertThat(service.send(json("POST", "/api/v1//accounts/%2e%2e/users", token), "{}")
                            .status())
                    .isBetween(400, 404);
        }
    }

    private HttpRequest.Builder json(String method, String path, @Nullable String token) {
        return service.request(method, path, token).header("Content-Type", "application/json");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Exception", "at io.seatledger", "tools.jackson");
    }
}
