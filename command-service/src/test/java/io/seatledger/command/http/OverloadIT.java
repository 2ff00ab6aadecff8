package io.seatledger.command.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sends more than the service accepts, which is 8 commands of an account, 24 in all, and one long body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);
    private static final int OF_AN_ACCOUNT = 8;
    private static final int OF_ALL = 24;
    private static final int CONNECTIONS = 64;

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(
                database,
                Map.of(
                        "seatledger.limits.commands-of-an-account",
                        String.valueOf(OF_AN_ACCOUNT),
                        "seatledger.limits.commands",
                        String.valueOf(OF_ALL),
                        "seatledger.limits.bodies.long-at-once",
                        "1"));
        service.openAccount("long");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Nested
    class OfOneAccount {

        @Test
        void isRefusedBeyondItsShareWhileOthersAreLetIn() throws SQLException {
            service.openAccount("greedy");
            service.openAccount("modest");
            List<CompletableFuture<Answer>> flood;
            List<CompletableFuture<Answer>> others;
            try (HeldLog _ = HeldLog.of(database)) {
                flood = send(CONNECTIONS, i -> invite("greedy", "held" + i));
                await().until(() -> answered(flood) == CONNECTIONS - OF_AN_ACCOUNT);
                others = send(OF_AN_ACCOUNT, i -> invite("modest", "held" + i));
            }

            List<Answer> answers = all(flood);
            assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(OF_AN_ACCOUNT);
            assertThat(answers)
                    .filteredOn(a -> a.status() != 201)
                    .allSatisfy(a -> assertOverloaded(a, 429, "account.overloaded"));
            assertThat(all(others))
                    .allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(201));
            assertThat(service.log().stream()
                            .filter(e ->
                                    e.accountId().equals("greedy") && e.name().equals("user.invited")))
                    .hasSize(OF_AN_ACCOUNT);
        }

        @Test
        void doesNotReachAnotherOnTheSameService() {
            service.openAccount("flooding");
            service.openAccount("calm");
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger people = new AtomicInteger();
            List<CompletableFuture<List<Answer>>> flood = IntStream.range(0, 2 * OF_AN_ACCOUNT)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> until(over, () -> invite("flooding", "f" + people.incrementAndGet())), CALLERS))
                    .toList();

            List<Answer> calm = IntStream.range(0, 20)
                    .mapToObj(i -> invite("calm", "c" + i))
                    .toList();
            over.set(true);

            assertThat(calm).allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(201));
            List<Answer> answers =
                    flood.stream().flatMap(f -> f.join().stream()).toList();
            assertThat(answers)
                    .filteredOn(a -> a.status() == 429)
                    .isNotEmpty()
                    .allSatisfy(a -> assertOverloaded(a, 429, "account.overloaded"));
            assertThat(answers)
                    .filteredOn(a -> a.status() != 429)
                    .isNotEmpty()
                    .allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(201));
        }
    }

    @Nested
    class OfAll {

        @Test
        void isRefusedBeyondWhatTheServiceTakes() throws SQLException {
            List<String> accounts =
                    IntStream.range(0, 5).mapToObj(i -> "all-" + i).toList();
            accounts.forEach(service::openAccount);
            List<CompletableFuture<Answer>> calls = new ArrayList<>();
            try (HeldLog _ = HeldLog.of(database)) {
                for (String account : accounts) {
                    calls.addAll(send(OF_AN_ACCOUNT, i -> invite(account, "a" + i)));
                }
                await().until(() -> answered(calls) == calls.size() - OF_ALL);
            }

            List<Answer> answers = all(calls);
            assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(OF_ALL);
            assertThat(answers)
                    .filteredOn(a -> a.status() != 201)
                    .allSatisfy(a -> assertOverloaded(a, 503, "service.overloaded"));
            assertThat(invite("all-0", "later").status()).isEqualTo(201);
        }

        @Test
        void leavesARepeatItsAnswer() throws SQLException {
            service.openAccount("named");
            Supplier<Answer> named = () -> service.send(
                    service.request(
                                    "POST",
                                    "/api/v1/accounts/named/users",
                                    service.tokens().token(ServiceUnderTest.ADMIN))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "once"),
                    "{\"email\":\"once@x.io\"}");
            Answer first = named.get();
            List<CompletableFuture<Answer>> flood;
            try (HeldLog _ = HeldLog.of(database)) {
                flood = send(OF_AN_ACCOUNT + 1, i -> invite("named", "n" + i));
                await().until(() -> answered(flood) == 1);

                assertThat(named.get()).isEqualTo(first);
            }
            all(flood);
        }
    }

    @Nested
    class OfLongBodies {

        private static final String LONG = "{\"addresses\":\"" + " ".repeat(200_000) + "\"}";
        private static final String SHORT = "{\"addresses\":\" \"}";
        private static final String PASTED = "/api/v1/accounts/long/invitations";

        @Test
        void isRefusedBeyondTheFewThatAreRead() throws IOException {
            try (Socket slow = beginning(LONG)) {
                await().until(() -> service.post(PASTED, LONG).status() == 503);

                assertOverloaded(service.post(PASTED, LONG), 503, "service.overloaded");
                assertOverloaded(chunked(SHORT), 503, "service.overloaded");
                assertThat(service.post(PASTED, SHORT).code()).isEqualTo("invitation.empty");
                assertThat(service.send(service.request("POST", PASTED, null), LONG)
                                .status())
                        .isEqualTo(401);

                slow.getOutputStream().write(LONG.substring(LONG.length() / 2).getBytes(US_ASCII));
                assertThat(new String(slow.getInputStream().readAllBytes(), US_ASCII))
                        .contains("invitation.empty");
            }
            await().until(() -> service.post(PASTED, LONG).code().equals("invitation.empty"));
            assertThat(chunked(SHORT).code()).isEqualTo("invitation.empty");
        }

        @Test
        void makesRoomWhenOneIsCutOffOrTurnsOutTooLong() throws IOException {
            try (Socket _ = beginning(LONG)) {
                await().until(() -> service.post(PASTED, LONG).status() == 503);
            }
            await().until(() -> service.post(PASTED, LONG).status() != 503);

            assertThat(chunked("{\"addresses\":\"" + " ".repeat(9 * 1024 * 1024) + "\"}")
                            .status())
                    .isEqualTo(413);
            assertThat(service.post(PASTED, LONG).status()).isNotEqualTo(503);
        }

        private Answer chunked(String body) {
            return service.send(service.request("POST", PASTED, service.tokens().token(ServiceUnderTest.ADMIN))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(US_ASCII))))
                    .build());
        }

        /** Sends half of a body. */
        private Socket beginning(String body) throws IOException {
            var socket = new Socket("localhost", service.uri("/").getPort());
            socket.getOutputStream().write("""
                POST %s HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s\
                """.formatted(
                            PASTED,
                            service.tokens().token(ServiceUnderTest.ADMIN),
                            body.length(),
                            body.substring(0, body.length() / 2))
                    .getBytes(US_ASCII));
            return socket;
        }
    }

    private Answer invite(String account, String person) {
        return service.post("/api/v1/accounts/" + account + "/users", "{\"email\":\"" + person + "@x.io\"}");
    }

    private interface Call {
        Answer call(int caller);
    }

    private static List<CompletableFuture<Answer>> send(int callers, Call call) {
        return IntStream.range(0, callers)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.call(i), CALLERS))
                .toList();
    }

    private static List<Answer> until(AtomicBoolean over, Supplier<Answer> call) {
        return Stream.generate(call).takeWhile(_ -> !over.get()).toList();
    }

    private static long answered(List<CompletableFuture<Answer>> calls) {
        return calls.stream().filter(CompletableFuture::isDone).count();
    }

    private static List<Answer> all(List<CompletableFuture<Answer>> calls) {
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static void assertOverloaded(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }
}
