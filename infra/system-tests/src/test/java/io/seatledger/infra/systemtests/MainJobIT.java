package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.ReadModel;
import io.seatledger.infra.systemtests.Services.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** From the HTTP command to the HTTP read, through both services and all servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobIT {

    private Services services;

    @BeforeAll
    void start() {
        services = Services.start();
    }

    @AfterAll
    void stop() {
        services.close();
    }

    @Test
    void invitesAThousandPeopleWithTwoLicensesEach() {
        services.openAccount("acme");
        services.openPool("acme", "enterprise-global", "enterprise", 1_200);
        services.openPool("acme", "analytics-global", "analytics", 1_000);
        var text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.append("Person ").append(i).append(" <person.").append(i).append("@example.com>; ");
        }

        Answer answer = services.post(
                "/api/v1/accounts/acme/invitations",
                Map.of("addresses", text.toString(), "licenses", List.of("enterprise-global", "analytics-global")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("invited").asInt()).isEqualTo(1_000);
        List<JsonNode> users = services.directory("acme", answer.accountVersion());
        assertThat(users)
                .hasSize(1_000)
                .allSatisfy(user -> assertThat(user.path("licenses")).hasSize(2));
        assertThat(services.read("/api/v1/accounts/acme/seats")
                        .json()
                        .path("seats")
                        .toString())
                .isEqualTo("""
                    [{"licenseType":"analytics","pools":1,"capacity":1000,"assigned":0,"reserved":1000,\
                    "remaining":0,"assignable":0,"byStatus":[{"status":"ACTIVE","pools":1,"capacity":1000,\
                    "assigned":0,"reserved":1000,"remaining":0}]},\
                    {"licenseType":"enterprise","pools":1,"capacity":1200,"assigned":0,"reserved":1000,\
                    "remaining":200,"assignable":200,"byStatus":[{"status":"ACTIVE","pools":1,"capacity":1200,\
                    "assigned":0,"reserved":1000,"remaining":200}]}]\
                    """);
        services.assertReadModelIsTheFold("acme");
    }

    @Test
    void givesTheLastSeatToOneOf64() throws Exception {
        services.openAccount("last");
        services.openPool("last", "global", "enterprise", 1);
        List<String> users = services.invite("last", 64);

        List<Answer> answers = atOnce(users.stream()
                .<Callable<Answer>>map(user -> () ->
                        services.post("/api/v1/accounts/last/users/" + user + "/licenses", Map.of("poolId", "global")))
                .toList());

        assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(a -> a.status() == 409 && a.code().equals("license-pool.exhausted"))
                .hasSize(63);
        services.assertReadModelIsTheFold("last");
        assertThat(services.read("/api/v1/accounts/last/license-pools/global")
                        .json()
                        .path("remaining")
                        .asInt())
                .isZero();
    }

    @Test
    void neverShowsAChangedSumOfSeatsWhileLicensesMove() throws Exception {
        services.openAccount("fro");
        services.openPool("fro", "one", "enterprise", 12);
        services.openPool("fro", "two", "enterprise", 12);
        List<String> users = services.invite("fro", 16);
        long assigned = users.stream()
                .mapToLong(user -> services.post(
                                "/api/v1/accounts/fro/users/" + user + "/licenses",
                                Map.of("poolId", users.indexOf(user) % 2 == 0 ? "one" : "two"))
                        .accountVersion())
                .max()
                .orElseThrow();
        // Before the assignments are folded, more seats are available.
        assertThat(services.read("/api/v1/accounts/fro/seats?minAccountVersion=" + assigned)
                        .status())
                .isEqualTo(200);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        Future<?> reading = Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
            while (!over.get() || reads.get() == 0) {
                JsonNode types = services.read("/api/v1/accounts/fro/seats").json();
                JsonNode type = types.path("seats").path(0);
                assertThat(type.path("remaining").asInt()).isEqualTo(8);
                reads.incrementAndGet();
            }
        });

        List<Answer> answers = atOnce(users.stream()
                        .<Callable<List<Answer>>>map(user -> () -> IntStream.range(0, 10)
                                .mapToObj(i -> services.put(
                                        "/api/v1/accounts/fro/users/" + user + "/licenses/enterprise/source",
                                        Map.of("poolId", i % 2 == 0 ? "one" : "two")))
                                .toList())
                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        over.set(true);
        reading.get();

        assertThat(answers)
                .hasSize(160)
                .allSatisfy(a -> assertThat(a.status()).as(a.text()).isIn(200, 409));
        services.assertReadModelIsTheFold("fro");
        assertThat(services.read("/api/v1/accounts/fro/seats")
                        .json()
                        .path("seats")
                        .path(0)
                        .path("reserved")
                        .asInt())
                .isEqualTo(16);
    }

    @Test
    void losesNothingWhenEitherServiceIsKilled() throws Exception {
        services.openAccount("crash");
        services.openPool("crash", "one", "enterprise", 100_000);
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (var load = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 8; caller++) {
                int number = caller;
                var _ = load.submit(() -> {
                    for (int i = 0; !over.get(); i++) {
                        Answer answer = services.post(
                                "/api/v1/accounts/crash/users",
                                Map.of("email", "c%d-%d@example.com".formatted(number, i), "licenses", List.of("one")));
                        if (answer.status() == 201) {
                            acknowledged.add(answer.json().path("userId").asString());
                        }
                    }
                });
            }
            awaitMore(acknowledged, 200);
            services.commands().kill();
            services.commands().startAgain();
            awaitMore(acknowledged, 200);
            services.queries().kill();
            awaitMore(acknowledged, 200);
            services.queries().startAgain();
            awaitMore(acknowledged, 200);
            over.set(true);
        }

        ReadModel fold = ReadModel.of(services.log("crash"));
        assertThat(fold.users().keySet()).containsAll(acknowledged);
        services.assertReadModelIsTheFold("crash");
    }

    @Test
    void answersBadInputWithAProblem() {
        services.openAccount("bad");

        Answer invalid = services.post("/api/v1/accounts/bad/users", Map.of("email", "a@x.io", "unknown", 1));
        Answer foreign = services.post(
                "/api/v1/accounts/bad/users", Map.of("email", "a@x.io", "licenses", List.of("elsewhere")));
        Answer tooLong = services.post("/api/v1/accounts/bad/users", Map.of("email", "a".repeat(140_000)));
        Answer noToken = services.readWithout("/api/v1/accounts/bad/users");

        assertThat(List.of(invalid.code(), foreign.code(), tooLong.code(), noToken.code()))
                .containsExactly("request.invalid", "not-found", "request.too-large", "unauthenticated");
    }

    private static void awaitMore(ConcurrentLinkedQueue<String> queue, int more) {
        int target = queue.size() + more;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> queue.size() >= target);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> result : callers.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }
}
