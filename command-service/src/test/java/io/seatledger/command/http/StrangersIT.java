package io.seatledger.command.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers with a valid token, who have no rights in the account that they address, or send too much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);
    private static final int OF_AN_ACCOUNT = 8;
    private static final int OF_A_SENDER = 5;
    private static final int LONG_OF_A_SENDER = 2;
    private static final String STRANGER = "eve";
    private static final String LONG = "{\"addresses\":\"" + " ".repeat(200_000) + "\"}";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(
                database,
                Map.of(
                        "seatledger.limits.commands-of-an-account",
                        String.valueOf(OF_AN_ACCOUNT),
                        "seatledger.limits.commands-of-a-sender",
                        String.valueOf(OF_A_SENDER),
                        "seatledger.limits.bodies.long-of-a-sender",
                        String.valueOf(LONG_OF_A_SENDER),
                        "seatledger.limits.bodies.patience",
                        "1s"));
        service.openAccount("acme");
        service.openAccount("other");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Nested
    class OfAnAccount {

        @Test
        void areRefusedBeforeAnythingOfItIsRead() throws SQLException {
            service.openAccount("unread");
            CompletableFuture<Answer> admin;
            try (HeldHistory _ = HeldHistory.of(database)) {
                assertForbidden(invite(STRANGER, "unread", null));
                assertForbidden(invite(STRANGER, "unread", "named"));
                assertForbidden(invite(STRANGER, "no-such-account", null));
                assertThat(accept(STRANGER, "unread.user-1." + "x".repeat(43)).code())
                        .isEqualTo("not-found");

                admin = CompletableFuture.supplyAsync(() -> invite(ServiceUnderTest.ADMIN, "unread", null), CALLERS);
                assertForbidden(invite(STRANGER, "unread", null));
                assertThat(admin).isNotDone();
            }
            assertThat(admin.join().status()).isEqualTo(201);
        }

        @Test
        void takeNoPlaceInItsQueue() throws SQLException {
            service.openAccount("queue");
            grantAdmin("queue", "olga");
            List<CompletableFuture<Answer>> admins;
            try (HeldLog _ = HeldLog.of(database)) {
                admins = IntStream.range(0, OF_AN_ACCOUNT + 1)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> invite(i % 2 == 0 ? ServiceUnderTest.ADMIN : "olga", "queue", null), CALLERS))
                        .toList();
                await().until(() -> admins.stream().anyMatch(CompletableFuture::isDone));

                assertForbidden(invite(STRANGER, "queue", null));
            }
            assertThat(admins.stream().map(CompletableFuture::join).map(Answer::status))
                    .containsOnlyOnce(429)
                    .filteredOn(status -> status == 201)
                    .hasSize(OF_AN_ACCOUNT);
        }

        @Test
        void areRefusedBeforeTheirBodyIsRead() throws IOException {
            try (Socket socket = posting("/api/v1/accounts/acme/invitations", STRANGER, LONG.length())) {
                assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                        .isEqualTo("HTTP/1.1 403");
            }
        }

        @Test
        void mayNotOpenOneWhateverTheirBodySays() {
            assertForbidden(send(STRANGER, "/api/v1/accounts", "{\"surprise\":"));
        }

        @Test
        void areLetInFromTheMomentThatTheyGetRights() {
            assertForbidden(invite("grace", "acme", "first"));

            grantAdmin("acme", "grace");

            assertThat(invite("grace", "acme", "first").status()).isEqualTo(201);
        }

        @Test
        void areThoseWhoHaveLostTheirRights() {
            grantAdmin("acme", "heidi");
            assertThat(invite("heidi", "acme", null).status()).isEqualTo(201);

            Answer left = leave("heidi", "leave");

            assertThat(left.status()).as(left.text()).isEqualTo(200);
            assertForbidden(invite("heidi", "acme", null));
            assertThat(leave("heidi", "leave")).isEqualTo(left);
        }

        private Answer leave(String admin, String name) {
            return service.send(
                    service.request(
                                    "DELETE",
                                    "/api/v1/accounts/acme/admins?subject=" + admin,
                                    service.tokens().token(admin))
                            .header("Idempotency-Key", name),
                    null);
        }
    }

    @Nested
    class OneSender {

        @Test
        void hasOnlyAShareOfAnAccountAndLeavesTheRestToOthers() throws SQLException {
            service.openAccount("share");
            grantAdmin("share", "ivan");
            List<CompletableFuture<Answer>> flood;
            List<CompletableFuture<Answer>> others;
            try (HeldLog _ = HeldLog.of(database)) {
                flood = inviting(ServiceUnderTest.ADMIN, OF_A_SENDER + 3);
                await().until(() -> answered(flood) == 3);
                others = inviting("ivan", OF_AN_ACCOUNT - OF_A_SENDER + 1);
                await().until(() -> answered(others) == 1);
            }
            assertThat(flood.stream().map(CompletableFuture::join))
                    .filteredOn(answer -> answer.status() != 201)
                    .hasSize(3)
                    .allSatisfy(answer -> assertOverloaded(answer, "sender.overloaded"));
            assertThat(others.stream().map(CompletableFuture::join))
                    .filteredOn(answer -> answer.status() != 201)
                    .singleElement()
                    .satisfies(answer -> assertOverloaded(answer, "account.overloaded"));
        }

        private List<CompletableFuture<Answer>> inviting(String admin, int calls) {
            return IntStream.range(0, calls)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> invite(admin, "share", null), CALLERS))
                    .toList();
        }

        private static long answered(List<CompletableFuture<Answer>> calls) {
            return calls.stream().filter(CompletableFuture::isDone).count();
        }

        private static void assertOverloaded(Answer answer, String code) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.retryAfter()).isEqualTo("1");
        }

        @Test
        void hasOnlyAShareOfTheLongBodies() throws IOException {
            String path = "/api/v1/accounts/other/invitations";
            grantAdmin("other", "judy");
            try (Socket first = posting(path, ServiceUnderTest.ADMIN, LONG.length());
                    Socket second = posting(path, ServiceUnderTest.ADMIN, LONG.length())) {
                first.getOutputStream().write(LONG.substring(0, 10).getBytes(US_ASCII));
                second.getOutputStream().write(LONG.substring(0, 10).getBytes(US_ASCII));

                await().until(() -> service.post(path, LONG).code().equals("sender.overloaded"));
                assertThat(send("judy", path, LONG).code()).isEqualTo("invitation.empty");
            }
            await().until(() -> service.post(path, LONG).code().equals("invitation.empty"));
        }
    }

    @Nested
    class ASlowBody {

        @ParameterizedTest
        @CsvSource({"/api/v1/accounts/other/invitations, 200000", "/api/v1/accounts/other/users, 2000"})
        void isGivenUp(String path, int length) throws IOException {
            try (Socket socket = posting(path, ServiceUnderTest.ADMIN, length)) {
                OutputStream body = socket.getOutputStream();
                CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> statusLineOf(socket), CALLERS);

                await().until(() -> {
                    if (!answer.isDone()) {
                        body.write(' ');
                        body.flush();
                    }
                    return answer.isDone();
                });

                assertThat(answer.join()).isEqualTo("HTTP/1.1 408");
            }
        }

        private static String statusLineOf(Socket socket) {
            try {
                return new String(socket.getInputStream().readNBytes(12), US_ASCII);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void assertForbidden(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("forbidden");
    }

    private Answer invite(String subject, String account, @Nullable String name) {
        HttpRequest.Builder request = service.request(
                        "POST",
                        "/api/v1/accounts/" + account + "/users",
                        service.tokens().token(subject))
                .header("Content-Type", "application/json");
        return service.send(
                name == null ? request : request.header("Idempotency-Key", name),
                "{\"email\":\"p%s@x.io\"}".formatted(UUID.randomUUID()));
    }

    private void grantAdmin(String account, String subject) {
        Answer answer = service.post("/api/v1/accounts/" + account + "/admins", "{\"subject\":\"" + subject + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private Answer accept(String subject, String token) {
        return send(subject, "/api/v1/invitations/accept", "{\"token\":\"" + token + "\"}");
    }

    private Answer send(String subject, String path, String body) {
        return service.send(
                service.request("POST", path, service.tokens().token(subject))
                        .header("Content-Type", "application/json"),
                body);
    }

    /** Begins a request and sends nothing of its body. */
    private Socket posting(String path, String subject, int length) throws IOException {
        var socket = new Socket("localhost", service.uri("/").getPort());
        socket.getOutputStream().write("""
            POST %s HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Authorization: Bearer %s\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            """.formatted(path, service.tokens().token(subject), length)
                .getBytes(US_ASCII));
        return socket;
    }
}
