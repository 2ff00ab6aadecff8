package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsOverHttpIT {

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void tellTheStoryOfOneAccount() {
        service.openAccount("story");

        assertThat(service.post("/api/v1/accounts/story/organizations", """
            {"organizationId":"europe","name":"Europe"}\
            """).accountVersion())
                .isEqualTo(3);
        assertThat(service.post("/api/v1/accounts/story/projects", """
            {"projectId":"apollo","organizationId":"europe","name":"Apollo"}\
            """).accountVersion())
                .isEqualTo(4);
        openPool("story", "global", 2);
        openPool("story", "europe", 1);
        Answer invited = service.post("/api/v1/accounts/story/users", """
            {"email":"jane@x.io","name":"Jane","licenses":["global"],"organizationId":"europe",
             "projectId":"apollo"}\
            """);
        assertThat(invited.status()).isEqualTo(201);
        assertThat(invited.accountVersion()).isEqualTo(9);
        String licenses =
                "/api/v1/accounts/story/users/" + invited.json().path("userId").asString() + "/licenses";

        assertThat(outcome(service.post(licenses, source("global")))).isEqualTo("unchanged");
        assertThat(service.post(licenses, source("europe")).code()).isEqualTo("license.held-from-other-pool");
        assertThat(outcome(service.put(licenses + "/enterprise/source", source("europe"))))
                .isEqualTo("changed");
        assertThat(outcome(service.put(licenses + "/enterprise/source", source("europe"))))
                .isEqualTo("unchanged");
        assertThat(outcome(service.delete(licenses + "/enterprise"))).isEqualTo("released");
        assertThat(service.delete(licenses + "/enterprise").code()).isEqualTo("license.not-held");
        Answer reserved = service.post(licenses, source("global"));
        assertThat(outcome(reserved)).isEqualTo("reserved");
        assertThat(reserved.accountVersion()).isEqualTo(12);
    }

    @Test
    void giveEachPastedAddressItsOutcome() {
        service.openAccount("pasted");
        openPool("pasted", "global", 2);

        Answer answer = service.post("/api/v1/accounts/pasted/invitations", """
            {"addresses":"a@x.io  B@X.io\\n\\na@x.io, nonsense@; \\"Doe, Jane\\" <jane@x.io>","licenses":["global"]}\
            """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("invited").asInt()).isEqualTo(2);
        assertThat(answer.json().path("refused").asInt()).isEqualTo(3);
        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(r -> r.path("outcome").asString()))
                .containsExactly(
                        "invited",
                        "invited",
                        "duplicate-in-request",
                        "invitation.not-an-address",
                        "license-pool.exhausted");
        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(r -> r.path("position").asInt()))
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void tellTheLifeOfAUser() {
        service.openAccount("life");
        openPool("life", "global", 2);
        service.post("/api/v1/accounts/life/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}");
        service.post("/api/v1/accounts/life/organizations", "{\"organizationId\":\"asia\",\"name\":\"Asia\"}");
        service.patch("/api/v1/accounts/life/policies", "{\"trustedDomains\":[\"x.io\"]}");
        Answer joined = service.post("/api/v1/accounts/life/users", """
            {"email":"jane@x.io","licenses":["global"],"organizationId":"emea"}\
            """);
        assertThat(outcome(joined)).isEqualTo("joined");
        String user =
                "/api/v1/accounts/life/users/" + joined.json().path("userId").asString();

        Answer elsewhere = service.post(user + "/organization", "{\"organizationId\":\"asia\"}");
        assertThat(elsewhere.status()).isEqualTo(409);
        assertThat(elsewhere.code()).isEqualTo("user.in-other-organization");
        assertThat(elsewhere.json().path("organizationId").asString()).isEqualTo("emea");
        assertThat(outcome(service.put(user + "/organization", "{\"organizationId\":\"asia\"}")))
                .isEqualTo("changed");
        assertThat(outcome(service.put(user + "/name", "{\"name\":\"Jane\"}"))).isEqualTo("changed");
        assertThat(outcome(service.post(user + "/suspend", ""))).isEqualTo("changed");
        assertThat(service.post(user + "/licenses", source("global")).code()).isEqualTo("user.not-eligible");
        assertThat(outcome(service.post(user + "/restore", ""))).isEqualTo("changed");
        assertThat(service.delete(user + "/invitation").code()).isEqualTo("invitation.accepted");
        assertThat(outcome(service.delete(user))).isEqualTo("changed");
        assertThat(outcome(service.delete(user))).isEqualTo("unchanged");
    }

    @Test
    void saysWhatItWouldDo() {
        service.openAccount("tried");
        openPool("tried", "global", 1);
        String invite = "{\"email\":\"jane@x.io\",\"licenses\":[\"global\"]}";

        Answer tried = service.post("/api/v1/accounts/tried/users?dryRun=true", invite);

        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.json().path("dryRun").asBoolean()).isTrue();
        assertThat(tried.json()
                        .path("events")
                        .valueStream()
                        .map(e -> e.path("name").asString()))
                .containsExactly("user.invited", "license.reserved");
        assertThat(tried.json().at("/events/0/data/email").asString()).isEqualTo("jane@x.io");
        assertThat(tried.json().at("/answer/outcome").asString()).isEqualTo("invited");
        assertThat(tried.json().at("/answer/accountVersion").asInt()).isEqualTo(4);
        assertThat(service.post("/api/v1/accounts/tried/users", invite).accountVersion())
                .isEqualTo(6);
        Answer refused = service.post("/api/v1/accounts/tried/users?dryRun=true", invite.replace("jane", "bob"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("license-pool.exhausted");
        assertThat(service.post("/api/v1/accounts/tried/users?dryRun=perhaps", invite)
                        .code())
                .isEqualTo("request.invalid");
    }

    @Test
    void giveEachUserOfABulkItsOutcome() {
        service.openAccount("bulk");
        openPool("bulk", "global", 2);
        List<String> users = invite("bulk", 3);

        Answer answer = service.post("/api/v1/accounts/bulk/users/bulk", """
            {"operation":"assign","poolId":"global","userIds":["%s"]}\
            """.formatted(String.join("\",\"", users)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(r -> r.path("outcome").asString()))
                .containsExactly("reserved", "reserved", "license-pool.exhausted");
        assertThat(service.post("/api/v1/accounts/bulk/users/bulk", "{\"operation\":\"assign\",\"userIds\":[]}")
                        .code())
                .isEqualTo("request.invalid");
        assertThat(service.post("/api/v1/accounts/bulk/users/bulk", "{\"operation\":\"destroy\",\"userIds\":[\"a\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keepTheLastAdminWhoeverIsFirst() throws InterruptedException {
        service.openAccount("admins");
        for (int i = 1; i < 8; i++) {
            service.post("/api/v1/accounts/admins/admins", "{\"subject\":\"admin-" + i + "\"}");
        }

        List<Answer> answers = atOnce(IntStream.range(0, 8)
                .<Callable<Answer>>mapToObj(i -> {
                    String admin = i == 0 ? ServiceUnderTest.ADMIN : "admin-" + i;
                    return () -> service.deleteAs(admin, "/api/v1/accounts/admins/admins?subject=" + admin);
                })
                .toList());

        assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(7);
        assertThat(answers)
                .filteredOn(a -> a.status() != 200)
                .singleElement()
                .satisfies(a -> assertThat(a.code()).isEqualTo("account.last-admin"));
    }

    @Test
    void keepOneOfTwoAdminsWhoRemoveEachOther() throws InterruptedException {
        service.openAccount("duel");
        service.post("/api/v1/accounts/duel/admins", "{\"subject\":\"bob\"}");

        List<Answer> answers = atOnce(List.of(
                () -> service.deleteAs(ServiceUnderTest.ADMIN, "/api/v1/accounts/duel/admins?subject=bob"),
                () -> service.deleteAs("bob", "/api/v1/accounts/duel/admins?subject=" + ServiceUnderTest.ADMIN)));

        assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
        // The sender of the second command is no longer an admin when it is decided.
        assertThat(answers)
                .filteredOn(a -> a.status() != 200)
                .singleElement()
                .satisfies(a -> assertThat(a.code()).isEqualTo("forbidden"));
    }

    @Test
    void neverAllotASeatTwice() throws InterruptedException {
        service.openAccount("allotted");
        openPool("allotted", "global", 10);
        service.post("/api/v1/accounts/allotted/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}");

        List<Answer> answers = atOnce(IntStream.range(0, 8)
                .<Callable<Answer>>mapToObj(i -> () ->
                        service.post("/api/v1/accounts/allotted/license-pools/global/allotments", """
                            {"poolId":"part-%d","name":"Part","organizationId":"emea","capacity":4}\
                            """.formatted(i)))
                .toList());

        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(2);
        assertThat(answers)
                .filteredOn(a -> a.status() != 201)
                .allSatisfy(a -> assertThat(a.code()).isEqualTo("license-pool.insufficient-parent-capacity"));
    }

    @Test
    void changeNothingWhenAllOrNoneFallsShort() {
        service.openAccount("atomic");
        openPool("atomic", "global", 1);

        Answer answer = service.post("/api/v1/accounts/atomic/invitations", """
            {"addresses":"a@x.io b@x.io","licenses":["global"],"mode":"atomic"}\
            """);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("invitation.incomplete");
        assertThat(answer.json().path("shortfalls").toString())
                .isEqualTo("[{\"poolId\":\"global\",\"needed\":2,\"available\":1}]");
        assertThat(service.post("/api/v1/accounts/atomic/users", """
            {"email":"a@x.io","licenses":["global"]}\
            """).status()).isEqualTo(201);
    }

    @Test
    void giveTheLastSeatToOneOf64() throws InterruptedException {
        service.openAccount("last-seat");
        openPool("last-seat", "global", 1);
        List<String> users = invite("last-seat", 64);

        List<Answer> answers = atOnce(users.stream()
                .map(user -> (Callable<Answer>)
                        () -> service.post("/api/v1/accounts/last-seat/users/" + user + "/licenses", source("global")))
                .toList());

        assertThat(answers)
                .filteredOn(a -> a.status() == 200)
                .singleElement()
                .satisfies(a -> assertThat(outcome(a)).isEqualTo("reserved"));
        assertThat(answers).filteredOn(a -> a.status() != 200).hasSize(63).allSatisfy(a -> {
            assertThat(a.status()).isEqualTo(409);
            assertThat(a.code()).isEqualTo("license-pool.exhausted");
        });
    }

    @Test
    void giveEachOf64ItsSeatFromOnePool() throws InterruptedException {
        service.openAccount("enough");
        openPool("enough", "global", 64);
        List<String> users = invite("enough", 64);

        List<Answer> answers = atOnce(users.stream()
                .map(user -> (Callable<Answer>)
                        () -> service.post("/api/v1/accounts/enough/users/" + user + "/licenses", source("global")))
                .toList());

        assertThat(answers).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));
        assertThat(answers).extracting(Answer::accountVersion).doesNotHaveDuplicates();
    }

    @Test
    void neverMoveTheSumOfSeatsByChangesToAndFro() throws InterruptedException {
        service.openAccount("to-and-fro");
        openPool("to-and-fro", "left", 5);
        openPool("to-and-fro", "right", 5);
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Answer invited = service.post(
                    "/api/v1/accounts/to-and-fro/users",
                    "{\"email\":\"p%d@x.io\",\"licenses\":[\"%s\"]}".formatted(i, i < 4 ? "left" : "right"));
            users.add(invited.json().path("userId").asString());
        }

        List<Answer> answers = atOnce(IntStream.range(0, 200)
                .mapToObj(i -> (Callable<Answer>) () -> service.put(
                        "/api/v1/accounts/to-and-fro/users/" + users.get(i % 8) + "/licenses/enterprise/source",
                        source(i / 8 % 2 == 0 ? "right" : "left")))
                .toList());

        assertThat(answers).allSatisfy(a -> assertThat(a.status()).isIn(200, 409));
        int seatsLeft = 0;
        while (service.post(
                                        "/api/v1/accounts/to-and-fro/users",
                                        "{\"email\":\"l%d@x.io\",\"licenses\":[\"left\"]}".formatted(seatsLeft))
                                .status()
                        == 201
                || service.post(
                                        "/api/v1/accounts/to-and-fro/users",
                                        "{\"email\":\"r%d@x.io\",\"licenses\":[\"right\"]}".formatted(seatsLeft))
                                .status()
                        == 201) {
            seatsLeft++;
        }
        assertThat(seatsLeft).isEqualTo(2);
    }

    private void openPool(String account, String pool, int seats) {
        service.post(
                "/api/v1/accounts/" + account + "/license-types",
                "{\"licenseType\":\"enterprise\",\"name\":\"Enterprise\"}");
        Answer answer = service.post("/api/v1/accounts/" + account + "/license-pools", """
            {"poolId":"%s","licenseType":"enterprise","name":"Seats","capacity":%d}\
            """.formatted(pool, seats));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private List<String> invite(String account, int people) {
        String addresses = String.join(
                " ", IntStream.range(0, people).mapToObj(i -> "p" + i + "@x.io").toArray(String[]::new));
        Answer answer =
                service.post("/api/v1/accounts/" + account + "/invitations", "{\"addresses\":\"" + addresses + "\"}");
        return answer.json()
                .path("results")
                .valueStream()
                .map(r -> r.path("userId").asString())
                .toList();
    }

    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws InterruptedException {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static String source(String pool) {
        return "{\"poolId\":\"" + pool + "\"}";
    }

    private static String outcome(Answer answer) {
        return answer.json().path("outcome").asString(answer.text());
    }
}
