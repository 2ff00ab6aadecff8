package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.LoggedErrors;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("It looks for errors in the log of this JVM.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String USERS = "/api/v1/accounts/acme/users";
    private static final String INVITATION = "{\"email\":\"%s@x.io\"}";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;
    private LoggedErrors errors;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(database, Map.of());
        errors = LoggedErrors.listen("io.seatledger.command.http.ProblemHandler");
        service.openAccount("acme");
        service.openAccount("globex");
    }

    /** However bad the input was, none of it is an error of the service. */
    @AfterAll
    void stop() {
        service.close();
        assertThat(errors.all()).isEmpty();
        errors.close();
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

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"9999-12-31T23:59:59-01:00\"",
                    "\"1999-12-31T23:59:59Z\"",
                    "\"2027-01-31\"",
                    "\"2027-01-31T24:00:00Z\"",
                    "\"2027-01-31T23:59:60Z\"",
                    "1800000000000"
                })
        void isRefusedWithATimeThatNotEveryStoreHolds(String time) {
            Answer answer = service.put("/api/v1/accounts/acme/license-pools/p/term", "{\"endsAt\":" + time + "}");

            assertProblem(answer, 400, "request.invalid");
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("endsAt");
            assertThat(answer.text()).contains("such as 2027-01-31T00:00:00Z");
        }

        @Test
        void isRefusedWithHalfACharacter() {
            Answer answer = service.post(
                    "/api/v1/accounts/acme/invitations", "{\"addresses\":\"\\uD800 <a@x.io>\",\"mode\":\"atomic\"}");

            assertProblem(answer, 400, "request.invalid");
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("addresses");
        }

        @Test
        void mayHaveWhiteSpaceAroundATextButNothingHidden() {
            String admins = "/api/v1/accounts/acme/admins";

            assertThat(service.post(admins, "{\"subject\":\" boss \"}").status())
                    .isEqualTo(200);
            assertThat(service.delete(admins + "?subject=%20boss")
                            .json()
                            .path("outcome")
                            .asString())
                    .isEqualTo("changed");
            assertProblem(service.post(admins, "{\"subject\":\"bo\\u200Bss\"}"), 400, "request.invalid");
            for (String name : List.of("\\u200B", "\\u202Egnp.nnA", " \\u00A0")) {
                assertProblem(
                        service.post(USERS, "{\"email\":\"n@x.io\",\"name\":\"%s\"}".formatted(name)),
                        400,
                        "request.invalid");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"token\":null}", "{\"token\":7}"})
        void isRefusedWithoutTheTokenOfAnInvitation(String body) {
            Answer answer = service.post("/api/v1/invitations/accept", body);

            assertProblem(answer, 400, "request.invalid");
            assertThat(fieldOf(answer)).isEqualTo("token");
        }

        @Test
        void isRefusedWhenItIsAnEmptyFile() {
            Answer answer = service.send(
                    service.request(
                                    "POST",
                                    "/api/v1/accounts/acme/imports",
                                    service.tokens().token(ServiceUnderTest.ADMIN))
                            .header("Content-Type", "text/csv"),
                    "");

            assertProblem(answer, 400, "user-import.unusable-file");
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
    class AProblem {

        @Test
        void hasOneStatusThoughItTellsTheOneOfTheUserToo() {
            String user = service.post(USERS, INVITATION.formatted("pending"))
                    .json()
                    .path("userId")
                    .asString();

            Answer refused = service.post(USERS + "/" + user + "/suspend", "");

            assertProblem(refused, 409, "user.not-eligible");
            assertThat(refused.text()).containsOnlyOnce("\"status\"");
            assertThat(refused.json().path("userStatus").asString()).isEqualTo("pending");
        }
    }

    @Nested
    class ARequest {

        @Test
        void doesNotReachOperationsOnThePortOfTheService() {
            assertThat(send("GET /actuator/health HTTP/1.1").status()).isEqualTo(401);
            assertProblem(send("GET /actuator/health HTTP/1.1\n" + authorization()), 404, "not-found");
            assertThat(service.get("/readyz").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(service.get("/actuator/health").text()).contains("diskSpace");
        }

        @ParameterizedTest
        @CsvSource({
            "/livez,application/vnd.spring-boot.actuator.v3+json",
            "/v3/api-docs,application/json",
            "/v3/api-docs.yaml,application/vnd.oai.openapi",
            "/v3/api-docs/swagger-config,application/json",
            "/v3/asyncapi,application/json",
            "/swagger-ui/index.html,text/html"
        })
        void withoutATokenGetsWhatIsOpenToAll(String path, String type) {
            Answer answer = service.get(path);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.contentType()).startsWith(type);
        }

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

    /** Some of these are sent byte for byte, because a client refuses to send them. */
    @Nested
    class AQuery {

        @ParameterizedTest
        @ValueSource(strings = {"=", "=1", "x=%zz", "%zz", "x=%", "%ff=1", "x=%ff", "x=%c3%28", "MANY"})
        void isRefusedWhenItCannotBeRead(String query) {
            String text = query.equals("MANY") ? "x=1&".repeat(1_500) : query;

            for (String target : List.of("GET /livez?", "POST " + USERS + "?", "GET /v3/api-docs?")) {
                assertProblem(send(target + text + " HTTP/1.1"), 400, "request.malformed");
            }
            assertProblem(
                    send("POST " + USERS + "?" + text + " HTTP/1.1\n" + authorization()), 400, "request.malformed");
        }

        @ParameterizedTest
        @ValueSource(strings = {";x=%zz/a", ";%/a", ";x=%ff"})
        void isPrecededByAPathThatCanBeRead(String path) {
            assertProblem(send("POST " + USERS + path + " HTTP/1.1\n" + authorization()), 400, "request.malformed");
        }

        @ParameterizedTest
        @CsvSource({
            "dryRun=false&dryRun=true,dryRun",
            "dryRun=true&dryRun=true,dryRun",
            "dryrun=true,dryrun",
            "dryRun=TRUE,dryRun",
            "dryRun=,dryRun",
            "dryRun,dryRun",
            "x,x",
            "subject=eve,subject"
        })
        void isRefusedWithTheParameterThatIsWrong(String query, String parameter) {
            long before = service.log().size();

            Answer answer = service.post(USERS + "?" + query, INVITATION.formatted("query"));

            assertProblem(answer, 400, "request.invalid");
            assertThat(fieldOf(answer)).isEqualTo(parameter);
            assertThat(service.log()).hasSize((int) before);
        }

        @Test
        void isRefusedWithoutAParameterThatMustBeGiven() {
            Answer answer = service.delete("/api/v1/accounts/acme/admins");

            assertProblem(answer, 400, "request.invalid");
            assertThat(fieldOf(answer)).isEqualTo("subject");
        }

        @Test
        void isNotReadFromTheBody() {
            Answer answer = service.send(
                    service.request("POST", USERS, service.tokens().token(ServiceUnderTest.ADMIN))
                            .header("Content-Type", "application/x-www-form-urlencoded"),
                    "dryRun=true");

            assertProblem(answer, 415, "unsupported-media-type");
        }
    }

    @Nested
    class AHeader {

        @ParameterizedTest
        @CsvSource({
            "Idempotency-Key,\u00e9",
            "Idempotency-Key,\u0085",
            "If-Match,\"4\u00b2\"",
            "If-Match,\"\u00b2\u0085\"",
            "If-Match,\"0x10\"",
            "If-Match,\"+5\"",
            "If-Match,\"-0\"",
            "If-Match,\"1e3\"",
            "If-Match,\" 5\"",
            "If-Match,\"9999999999999999999\"",
            "If-Match,5"
        })
        void isRefusedUnlessItHasItsForm(String header, String value) {
            long before = service.log().size();

            RawHttp.Answer answer = post(USERS, header + ": " + value, INVITATION.formatted("header"));

            assertProblem(answer, 400, null);
            assertThat(service.log()).hasSize((int) before);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/xml",
                    "application/problem+json",
                    "application/yaml",
                    "text/*",
                    "nonsense",
                    "/",
                    "application/json;charset=nope",
                    "\u00e9/\u00e9"
                })
        void ofTypesThatTheServiceDoesNotWriteIsRefusedBeforeAnythingIsDecided(String accept) {
            long before = service.log().size();

            for (String query : List.of("", "?dryRun=true")) {
                RawHttp.Answer answer = post(USERS + query, "Accept: " + accept, INVITATION.formatted("accept"));

                assertProblem(answer, 406, "not-acceptable");
            }
            assertThat(service.log()).hasSize((int) before);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*/*",
                    "application/*",
                    "application/*+json",
                    "application/json;charset=ISO-8859-1",
                    "application/json;charset=utf-16",
                    "application/json;version=2",
                    "text/html, application/json;q=0.1"
                })
        void ofATypeThatIsJsonGetsPlainJson(String accept) {
            RawHttp.Answer answer = post(USERS + "?dryRun=true", "Accept: " + accept, INVITATION.formatted("plain"));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }

        @Test
        void withBytesThatNoHeaderMayHaveIsRefused() {
            assertProblem(post(USERS, "Accept: \u0085", INVITATION.formatted("x")), 400, "request.malformed");
            assertProblem(send("GET /livez HTTP/1.1\nAccept: \u0085"), 400, "request.malformed");
            assertProblem(send("POST " + USERS + " HTTP/1.1\nAuthorization: Bearer \u0085"), 400, "request.malformed");
        }
    }

    @Nested
    class AMethod {

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "PURGE", "post", "trace"})
        void isRefusedWithTheOnesThatThereAre(String method) {
            RawHttp.Answer answer = send(method + " " + USERS + " HTTP/1.1\n" + authorization());

            assertThat(answer.status()).as(answer.text()).isEqualTo(405);
            assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder("POST", "OPTIONS");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            if (!method.equals("HEAD")) {
                assertProblem(answer, 405, "method-not-allowed");
            }
        }

        @Test
        void isRefusedWithAllOnesOfItsRoute() {
            RawHttp.Answer membership = send("TRACE " + USERS + "/u1/organization HTTP/1.1\n" + authorization());
            RawHttp.Answer health = send("PURGE /livez HTTP/1.1");
            RawHttp.Answer options = send("OPTIONS " + USERS + "?anything=1 HTTP/1.1\n" + authorization());

            assertProblem(membership, 405, "method-not-allowed");
            assertThat(membership.header("Allow").split(", ?"))
                    .containsExactlyInAnyOrder("POST", "PUT", "DELETE", "OPTIONS");
            assertProblem(health, 405, "method-not-allowed");
            assertThat(health.header("Allow").split(", ?")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
            assertThat(options.status()).isEqualTo(200);
            assertThat(options.header("Allow").split(", ?")).containsExactlyInAnyOrder("POST", "OPTIONS");
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "TRACE", "PURGE"})
        void ofAnUnknownRouteOrWithoutATokenIsNotTheProblem(String method) {
            assertProblem(send(method + " /api/v1/nowhere HTTP/1.1\n" + authorization()), 404, "not-found");
            assertProblem(send(method + " " + USERS + " HTTP/1.1"), 401, "unauthenticated");
        }
    }

    @Nested
    class AContentType {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/yaml",
                    "application/xml",
                    "application/cbor",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "application/*+json",
                    "application/problem+json",
                    "application/json;charset=utf-16",
                    "text/csv",
                    "*/*",
                    "\u00e9"
                })
        void isRefusedUnlessItIsDocumented(String type) {
            String imports = "/api/v1/accounts/acme/imports";

            assertProblem(
                    send(
                            "POST " + USERS + " HTTP/1.1\nContent-Length: 2\nContent-Type: " + type + "\n"
                                    + authorization(),
                            "{}"),
                    415,
                    "unsupported-media-type");
            if (!type.equals("text/csv") && !type.startsWith("multipart/")) {
                assertProblem(
                        send(
                                "POST " + imports + " HTTP/1.1\nContent-Length: 2\nContent-Type: " + type + "\n"
                                        + authorization(),
                                "{}"),
                        415,
                        "unsupported-media-type");
            }
            assertProblem(
                    send(
                            "POST " + USERS + "/u1/suspend HTTP/1.1\nContent-Length: 2\nContent-Type: " + type + "\n"
                                    + authorization(),
                            "{}"),
                    415,
                    "unsupported-media-type");
        }

        @Test
        void ofAFileSaysHowItsBytesAreRead() {
            assertProblem(
                    service.send(
                            service.request(
                                            "POST",
                                            "/api/v1/accounts/acme/imports",
                                            service.tokens().token(ServiceUnderTest.ADMIN))
                                    .header("Content-Type", "text/csv;charset=utf-16"),
                            "email\na@x.io"),
                    400,
                    "user-import.unusable-file");
        }
    }

    @Nested
    class AConnection {

        @Test
        void thatBreaksOffInTheMiddleOfABodyIsABadRequest() {
            for (String route : List.of(
                    USERS + " HTTP/1.1\nContent-Type: application/json",
                    "/api/v1/accounts/acme/imports HTTP/1.1\nContent-Type: text/csv")) {
                assertProblem(
                        send("POST " + route + "\nContent-Length: 100\n" + authorization(), "{\"email\":"),
                        400,
                        "request.malformed");
                assertProblem(
                        send("POST " + route + "\nTransfer-Encoding: chunked\n" + authorization(), "40\r\n{\"email\":"),
                        400,
                        "request.malformed");
            }
        }

        @Test
        void thatIsGoneWhenTheAnswerIsWrittenIsNoError() throws IOException, SQLException {
            long before = service.log().size();
            try (HeldLog _ = HeldLog.of(database)) {
                try (var client = new Socket("localhost", service.uri("/").getPort())) {
                    // The answer is longer than what the server keeps back, so it is written while it is made.
                    String body = "{\"addresses\":\"%s\"}"
                            .formatted(IntStream.range(0, 300)
                                    .mapToObj("gone-%d@x.io"::formatted)
                                    .collect(Collectors.joining(" ")));
                    String head = "POST /api/v1/accounts/acme/invitations HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\n%s\r\n".formatted(authorization())
                            + "Content-Length: %d\r\n\r\n".formatted(body.length());
                    client.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
                    await().until(this::anAppendWaits);
                    // The connection is reset, so writing to it fails.
                    client.setSoLinger(true, 0);
                }
            }

            await().untilAsserted(() -> assertThat(service.log()).hasSizeGreaterThan((int) before));
            await().until(errors::sayThatAClientIsGone);
            assertThat(errors.all()).isEmpty();
        }

        private boolean anAppendWaits() throws SQLException {
            try (Connection connection =
                            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
                row.next();
                return row.getLong(1) > 0;
            }
        }
    }

    private String authorization() {
        return "Authorization: Bearer " + service.tokens().token(ServiceUnderTest.ADMIN);
    }

    private RawHttp.Answer send(String head) {
        return RawHttp.send(service.uri("/"), head);
    }

    private RawHttp.Answer send(String head, String body) {
        return RawHttp.send(service.uri("/"), head, body);
    }

    private RawHttp.Answer post(String path, String header, String body) {
        return send(
                "POST " + path + " HTTP/1.1\nContent-Type: application/json\nContent-Length: " + body.length() + "\n"
                        + header + "\n" + authorization(),
                body);
    }

    private static String fieldOf(Answer answer) {
        return answer.json().path("errors").get(0).path("field").asString();
    }

    private static void assertProblem(RawHttp.Answer answer, int status, @Nullable String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text())
                .contains("\"code\":\"" + (code == null ? "request." : code + "\""), "\"status\":" + status)
                .doesNotContain("Exception", "at io.seatledger", "tools.jackson");
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
