package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with {@code If-Match}. Each test has an account of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectedVersionIT {

    private static final int CALLERS = 32;
    private static final String RENAME = "{\"name\":\"Jane\"}";

    private final AtomicInteger accounts = new AtomicInteger();
    private ServiceUnderTest service;
    private String account = "";

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @BeforeEach
    void openAccount() {
        String id = "at-" + accounts.incrementAndGet();
        service.openAccount(id);
        account = "/api/v1/accounts/" + id;
        service.post(account + "/license-types", "{\"licenseType\":\"pro\",\"name\":\"Pro\"}");
        service.post(account + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}");
    }

    @Nested
    class OfAUser {

        @Test
        void letsTheCommandThroughWhenItIsCurrent() {
            Answer invited = invite("jane@x.io");

            Answer renamed = put(userOf(invited) + "/name", RENAME, invited.accountVersion());
            Answer suspended = send("POST", userOf(invited) + "/suspend", null, etag(renamed.accountVersion()), null);

            assertThat(renamed.status()).as(renamed.text()).isEqualTo(200);
            assertThat(suspended.json().path("outcome").asString(suspended.text()))
                    .isNotEqualTo("version-conflict");
        }

        @Test
        void refusesWhenItIsAnother() {
            Answer invited = invite("jane@x.io");
            Answer renamed = put(userOf(invited) + "/name", RENAME, invited.accountVersion());
            int before = service.log().size();

            Answer late = put(userOf(invited) + "/name", "{\"name\":\"Joan\"}", invited.accountVersion());

            assertConflict(late, invited.accountVersion(), renamed.accountVersion());
            assertThat(service.log()).hasSize(before);
            assertThat(put(userOf(invited) + "/name", "{\"name\":\"Joan\"}", renamed.accountVersion())
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void isNotThatOfTheAccountNorOfOthers() {
            Answer jane = invite("jane@x.io");
            Answer bob = invite("bob@x.io");
            service.post(account + "/organizations", "{\"organizationId\":\"asia\",\"name\":\"Asia\"}");

            assertConflict(
                    put(userOf(jane) + "/name", RENAME, bob.accountVersion()),
                    bob.accountVersion(),
                    jane.accountVersion());
            assertThat(put(userOf(jane) + "/name", RENAME, jane.accountVersion())
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void movesWithItsLicenses() {
            openPool("global", 5);
            Answer invited = invite("jane@x.io");
            Answer reserved = service.post(userOf(invited) + "/licenses", "{\"poolId\":\"global\"}");

            assertConflict(
                    put(userOf(invited) + "/name", RENAME, invited.accountVersion()),
                    invited.accountVersion(),
                    reserved.accountVersion());
            Answer released =
                    send("DELETE", userOf(invited) + "/licenses/pro", null, etag(reserved.accountVersion()), null);

            assertThat(released.json().path("outcome").asString())
                    .as(released.text())
                    .isEqualTo("released");
            assertConflict(
                    put(userOf(invited) + "/name", RENAME, reserved.accountVersion()),
                    reserved.accountVersion(),
                    released.accountVersion());
        }

        @RepeatedTest(3)
        void isGivenToOneOfMany() {
            Answer invited = invite("jane@x.io");

            List<Answer> answers = Callers.atOnce(
                    CALLERS,
                    caller -> put(
                            userOf(invited) + "/name", "{\"name\":\"Jane " + caller + "\"}", invited.accountVersion()));

            Answer won = answers.stream()
                    .filter(a -> a.status() == 200)
                    .reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
            assertThat(answers)
                    .filteredOn(a -> !a.equals(won))
                    .hasSize(CALLERS - 1)
                    .allSatisfy(a -> assertConflict(a, invited.accountVersion(), won.accountVersion()));
        }

        @Test
        void isRevealedNeitherForUnknownUsersNorToStrangers() {
            Answer invited = invite("jane@x.io");

            Answer unknown = put(account + "/users/nobody/name", RENAME, 1);
            Answer asStranger = service.send(withIfMatch("PUT", userOf(invited) + "/name", etag(1), "eve"), RENAME);

            assertThat(unknown.status()).isEqualTo(404);
            assertThat(asStranger.status()).isEqualTo(403);
            assertThat(asStranger.text()).doesNotContain("currentVersion");
        }

        @Test
        void refusesWhatWouldChangeNothing() {
            Answer invited = invite("jane@x.io");
            Answer renamed = put(userOf(invited) + "/name", RENAME, invited.accountVersion());

            assertConflict(
                    put(userOf(invited) + "/name", RENAME, invited.accountVersion()),
                    invited.accountVersion(),
                    renamed.accountVersion());
        }

        @Test
        void isComparedInADryRunToo() {
            Answer invited = invite("jane@x.io");
            long stale = invited.accountVersion() - 1;

            assertConflict(put(userOf(invited) + "/name?dryRun=true", RENAME, stale), stale, invited.accountVersion());
        }
    }

    @Nested
    class OfAPool {

        @Test
        void movesWhenASeatIsTaken() {
            Answer opened = openPool("global", 5);
            Answer invited = service.post(account + "/users", "{\"email\":\"a@x.io\",\"licenses\":[\"global\"]}");

            Answer late = resize("global", 6, opened.accountVersion());

            assertConflict(late, opened.accountVersion(), invited.accountVersion());
            assertThat(resize("global", 6, invited.accountVersion()).status()).isEqualTo(200);
        }

        @Test
        void movesWhenSeatsAreAllotted() {
            Answer opened = openPool("global", 5);
            Answer allotted = send(
                    "POST",
                    account + "/license-pools/global/allotments",
                    "{\"poolId\":\"part\",\"name\":\"Part\",\"organizationId\":\"emea\",\"capacity\":2}",
                    etag(opened.accountVersion()),
                    null);
            assertThat(allotted.status()).as(allotted.text()).isEqualTo(201);

            assertConflict(
                    resize("global", 6, opened.accountVersion()), opened.accountVersion(), allotted.accountVersion());
            Answer grown = resize("part", 3, allotted.accountVersion());

            assertThat(grown.status()).as(grown.text()).isEqualTo(200);
            assertConflict(
                    resize("global", 6, allotted.accountVersion()), allotted.accountVersion(), grown.accountVersion());
        }

        @Test
        void staysWhenOtherPoolsChange() {
            Answer opened = openPool("global", 5);
            Answer other = openPool("other", 5);
            service.post(account + "/users", "{\"email\":\"a@x.io\",\"licenses\":[\"other\"]}");

            assertThat(other.accountVersion()).isGreaterThan(opened.accountVersion());
            assertThat(resize("global", 6, opened.accountVersion()).status()).isEqualTo(200);
        }
    }

    @Nested
    class OfTheAccount {

        @Test
        void movesWithItsStructure() {
            Answer first = service.post(account + "/organizations", "{\"organizationId\":\"asia\",\"name\":\"Asia\"}");
            Answer second = service.patch(account + "/policies", "{\"homeOrganizationOnly\":true}");

            assertConflict(
                    put(account + "/organizations/asia/name", "{\"name\":\"APAC\"}", first.accountVersion()),
                    first.accountVersion(),
                    second.accountVersion());
            assertThat(put(account + "/organizations/asia/name", "{\"name\":\"APAC\"}", second.accountVersion())
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void staysWhenUsersAndPoolsCome() {
            Answer structure =
                    service.post(account + "/organizations", "{\"organizationId\":\"asia\",\"name\":\"Asia\"}");
            openPool("global", 5);
            service.post(account + "/users", "{\"email\":\"a@x.io\",\"licenses\":[\"global\"]}");

            Answer invited =
                    send("POST", account + "/users", "{\"email\":\"b@x.io\"}", etag(structure.accountVersion()), null);

            assertThat(invited.status()).as(invited.text()).isEqualTo(201);
            assertThat(put(account + "/organizations/asia/name", "{\"name\":\"APAC\"}", structure.accountVersion())
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void guardsAnImport() {
            Answer structure =
                    service.post(account + "/organizations", "{\"organizationId\":\"asia\",\"name\":\"Asia\"}");
            long stale = structure.accountVersion() - 1;
            HttpRequest.Builder file = withIfMatch("POST", account + "/imports", etag(stale), ServiceUnderTest.ADMIN)
                    .setHeader("Content-Type", "text/csv");

            assertConflict(service.send(file, "email\na@x.io\n"), stale, structure.accountVersion());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "W/\"4\"",
                "4",
                "\"\"",
                "\"-1\"",
                "\"4\", \"5\"",
                "\"four\"",
                "\"4-\"",
                "\"4-x\"",
                "\"4-123456789\"",
                "\"1234567890123456789\"",
                "nonsense",
                ""
            })
    void isTheEtagOfARead(String header) {
        Answer answer = send("POST", account + "/users", "{\"email\":\"a@x.io\"}", header, null);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request.invalid");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("If-Match");
    }

    /** What the clock has made of a thing stands after its version, and no command depends on it. */
    @Test
    void mayBeFollowedByAState() {
        Answer invited = invite("jane@x.io");
        String state = etag(invited.accountVersion()).replaceFirst("\"$", "-7a21\"");

        assertThat(send("PUT", userOf(invited) + "/name", RENAME, state, null).status())
                .isEqualTo(200);
        assertThat(send("PUT", userOf(invited) + "/name", RENAME, state, null).code())
                .isEqualTo("version-conflict");
    }

    @Test
    void isGivenOnce() {
        HttpRequest.Builder twice = withIfMatch("POST", account + "/users", etag(4), ServiceUnderTest.ADMIN)
                .header("If-Match", etag(5));

        assertThat(service.send(twice, "{\"email\":\"a@x.io\"}").code()).isEqualTo("request.invalid");
    }

    @Test
    void isRefusedForGoodWhenTheCommandHasAName() {
        Answer invited = invite("jane@x.io");
        long next = invited.accountVersion() + 1;
        Answer early = send("PUT", userOf(invited) + "/name", RENAME, etag(next), "early");
        service.put(userOf(invited) + "/name", "{\"name\":\"Joan\"}");

        Answer repeat = send("PUT", userOf(invited) + "/name", RENAME, etag(next), "early");
        Answer withoutVersion = send("PUT", userOf(invited) + "/name", RENAME, null, "early");
        Answer unnamed = send("PUT", userOf(invited) + "/name", RENAME, etag(next), null);

        assertConflict(early, next, invited.accountVersion());
        assertThat(repeat).isEqualTo(early);
        assertThat(withoutVersion.code()).isEqualTo("command.id-reused");
        assertThat(unnamed.status()).as(unnamed.text()).isEqualTo(200);
    }

    private Answer invite(String email) {
        Answer invited = service.post(account + "/users", "{\"email\":\"" + email + "\"}");
        assertThat(invited.status()).as(invited.text()).isEqualTo(201);
        return invited;
    }

    private Answer openPool(String pool, int seats) {
        Answer answer = service.post(
                account + "/license-pools",
                "{\"poolId\":\"%s\",\"licenseType\":\"pro\",\"name\":\"Seats\",\"capacity\":%d}"
                        .formatted(pool, seats));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private Answer resize(String pool, int seats, long version) {
        return put(account + "/license-pools/" + pool + "/capacity", "{\"capacity\":" + seats + "}", version);
    }

    private String userOf(Answer invited) {
        return account + "/users/" + invited.json().path("userId").asString();
    }

    private Answer put(String path, String body, long version) {
        return send("PUT", path, body, etag(version), null);
    }

    private static String etag(long version) {
        return "\"" + version + "\"";
    }

    private Answer send(
            String method, String path, @Nullable String body, @Nullable String ifMatch, @Nullable String key) {
        HttpRequest.Builder request = withIfMatch(method, path, ifMatch, ServiceUnderTest.ADMIN);
        return service.send(key == null ? request : request.header("Idempotency-Key", key), body);
    }

    private HttpRequest.Builder withIfMatch(String method, String path, @Nullable String ifMatch, String sender) {
        HttpRequest.Builder request = service.request(
                        method, path, service.tokens().token(sender))
                .header("Content-Type", "application/json");
        return ifMatch == null ? request : request.header("If-Match", ifMatch);
    }

    private static void assertConflict(Answer answer, long expected, long current) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(412);
        assertThat(answer.code()).isEqualTo("version-conflict");
        assertThat(answer.json().path("expectedVersion").asLong()).isEqualTo(expected);
        assertThat(answer.json().path("currentVersion").asLong()).isEqualTo(current);
    }
}
