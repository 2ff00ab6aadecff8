package io.seatledger.command.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.MailServer;
import io.seatledger.infra.parts.MailServer.Mail;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AutomationIT {

    private static final String USERS = "/api/v1/accounts/acme/users";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final MailServer mail = MailServer.start(0);
    private ServiceUnderTest service = start();

    private ServiceUnderTest start() {
        return ServiceUnderTest.start(
                database,
                Map.of(
                        "spring.mail.host",
                        "localhost",
                        "spring.mail.port",
                        Integer.toString(mail.port()),
                        "seatledger.mail.accept-url",
                        "https://console.example/accept?token=",
                        "seatledger.mail.first-retry",
                        "100ms",
                        // Longer than a service that stops waits for a mail.
                        "spring.mail.properties.mail.smtp.timeout",
                        "60000"));
    }

    @BeforeEach
    void open() {
        service.openAccount("acme");
    }

    @AfterEach
    void close() {
        service.close();
        mail.close();
    }

    @Nested
    class TheMailOfAnInvitation {

        @Test
        void isAcceptedByItsRecipient() {
            String user = invite("jane@x.io");
            Mail received = awaitMails("jane@x.io", 1).getFirst();

            assertThat(received.subject()).isEqualTo("You are invited to acme");
            assertThat(received.text()).contains("Hello Jane <3,", received.link());
            assertThat(received.html()).contains("Hello Jane &lt;3,").doesNotContain("<3");
            assertThat(received.link()).startsWith("https://console.example/accept?token=acme." + user + ".");
            assertThat(service.log().toString()).doesNotContain(secretOf(received));
            assertThat(accept(received, service.tokens().tokenOf("eve", "eve@x.io", true))
                            .code())
                    .isEqualTo("invitation.address-mismatch");
            assertThat(accept(received, service.tokens().tokenOf("jane", "jane@x.io", false))
                            .code())
                    .isEqualTo("invitation.address-mismatch");
            Answer accepted = accept(received, service.tokens().tokenOf("jane", "Jane@X.io", true));
            assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
            assertThat(accepted.json().path("userId").asString()).isEqualTo(user);
            assertThat(accepted.json().path("outcome").asString()).isEqualTo("changed");
            assertThat(accept(received, service.tokens().tokenOf("jane", "jane@x.io", true))
                            .json()
                            .path("outcome")
                            .asString())
                    .isEqualTo("unchanged");
            awaitEvents("invitation.mailed", 1);
        }

        @Test
        void hasANewLinkWhenItIsSentAgainAndTheOldLinkIsDead() {
            String user = invite("jane@x.io");
            Mail first = awaitMails("jane@x.io", 1).getFirst();

            service.post(USERS + "/" + user + "/invitation/resend", "");

            Mail second = awaitMails("jane@x.io", 2).getLast();
            String jane = service.tokens().tokenOf("jane", "jane@x.io", true);
            assertThat(accept(first, jane).code()).isEqualTo("invitation.link-replaced");
            assertThat(accept(second, jane).status()).isEqualTo(200);
        }

        @Test
        void isAcceptedOrRevokedAndNeverBoth() throws InterruptedException, ExecutionException {
            for (int i = 0; i < 20; i++) {
                String email = "p" + i + "@x.io";
                String user = invite(email);
                Mail received = awaitMails(email, 1).getFirst();
                try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                    Future<Answer> accepted = callers.submit(
                            () -> accept(received, service.tokens().tokenOf("p", email, true)));
                    Future<Answer> revoked = callers.submit(() -> service.delete(USERS + "/" + user + "/invitation"));

                    assertThat(List.of(accepted.get().status(), revoked.get().status()))
                            .isIn(List.of(200, 409), List.of(410, 200));
                }
            }
            assertThat(payloads("invitation.accepted").size()
                            + payloads("invitation.revoked").size())
                    .isEqualTo(20);
        }

        @Test
        void isRecordedWhenItCannotBeDeliveredAndCanBeSentAgain() {
            mail.refuse("gone@x.io");
            String user = invite("gone@x.io");

            awaitEvents("invitation.mail-failed", 1);
            assertThat(payloads("invitation.mail-failed").getFirst()).contains("did not accept the mail");
            assertThat(mail.receivedBy("gone@x.io")).isEmpty();
            mail.takeAgain("gone@x.io");
            service.post(USERS + "/" + user + "/invitation/resend", "");
            Mail received = awaitMails("gone@x.io", 1).getFirst();
            assertThat(accept(received, service.tokens().tokenOf("g", "gone@x.io", true))
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void isNotSentAgainByARestartOrAReplay() throws SQLException {
            invite("jane@x.io");
            awaitEvents("invitation.mailed", 1);

            service.close();
            execute("DELETE FROM reader_progress WHERE reader LIKE 'automation:%'");
            service = start();

            // Carl's mail proves that the replay is over: Bob may be in one batch with Jane, but Carl is in a later
            // one.
            invite("bob@x.io");
            awaitMails("bob@x.io", 1);
            invite("carl@x.io");
            awaitMails("carl@x.io", 1);
            assertThat(mail.receivedBy("jane@x.io")).hasSize(1);
            assertThat(payloads("invitation.link-issued")).hasSize(3);
        }

        @Test
        void isRecordedAsFailedWhenNobodyKnowsWhetherItWasSent() throws SQLException {
            invite("jane@x.io");
            awaitEvents("invitation.mailed", 1);
            service.close();
            // This is the state after a crash between sending the mail and recording its result.
            execute("SET session_replication_role = replica;"
                    + " DELETE FROM event_tags WHERE position = (SELECT max(position) FROM events);"
                    + " UPDATE ledgers SET version = version - 1, hash = (SELECT previous_hash FROM events"
                    + " ORDER BY position DESC LIMIT 1);"
                    + " DELETE FROM events WHERE position = (SELECT max(position) FROM events);"
                    + " DELETE FROM reader_progress WHERE reader LIKE 'automation:%'");

            service = start();

            awaitEvents("invitation.mail-failed", 1);
            assertThat(mail.receivedBy("jane@x.io")).hasSize(1);
        }

        @Test
        void waitsForAnUnavailableServer() {
            service.close();
            mail.close();
            service = start();
            invite("jane@x.io");
            try (MailServer back = MailServer.start(mail.port())) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> back.receivedBy("jane@x.io").size() == 1);
                awaitEvents("invitation.mailed", 1);
                assertThat(payloads("invitation.mail-failed")).isEmpty();
            }
        }

        @Test
        void isSentLaterAndOnceWhenItIsNotAcceptedYet() {
            mail.replyToRecipient("grey@x.io", "450 4.2.0 Greylisted");
            mail.replyToData("full@x.io", "452 4.3.1 Out of space");
            mail.replyToRecipient("closing@x.io", "421 4.3.2 Shutting down");
            List<String> addresses = List.of("grey@x.io", "full@x.io", "closing@x.io");
            addresses.forEach(AutomationIT.this::invite);
            await().until(() -> payloads("invitation.mail-deferred").stream()
                            .map(AutomationIT::userIn)
                            .distinct()
                            .count()
                    == 3);
            assertThat(payloads("invitation.mail-deferred"))
                    .anyMatch(event -> event.contains("Greylisted"))
                    .anyMatch(event -> event.contains("Out of space"))
                    .anyMatch(event -> event.contains("Shutting down"));

            // While they wait, mails to others are sent.
            invite("jane@x.io");
            awaitMails("jane@x.io", 1);
            addresses.forEach(mail::takeAgain);

            awaitEvents("invitation.mailed", 4);
            assertThat(payloads("invitation.mail-failed")).isEmpty();
            for (String address : addresses) {
                Mail received = awaitMails(address, 1).getFirst();
                assertThat(accept(received, service.tokens().tokenOf("g", address, true))
                                .status())
                        .isEqualTo(200);
            }
        }

        @Test
        void isSentAfterARestartWhenItWasNotAcceptedBefore() {
            mail.replyToRecipient("grey@x.io", "450 4.2.0 Greylisted");
            invite("grey@x.io");
            await().until(() -> !payloads("invitation.mail-deferred").isEmpty());
            service.close();
            mail.takeAgain("grey@x.io");

            service = start();

            Mail received = awaitMails("grey@x.io", 1).getFirst();
            assertThat(accept(received, service.tokens().tokenOf("g", "grey@x.io", true))
                            .status())
                    .isEqualTo(200);
            assertThat(payloads("invitation.mail-failed")).isEmpty();
        }

        @Test
        void isRecordedAsFailedWhenTheServerHangsUpBeforeItsAnswer() {
            mail.replyToData("jane@x.io", MailServer.HANG_UP);
            invite("jane@x.io");

            // The thread of the server that hangs up ends with an exception.
            await().dontCatchUncaughtExceptions()
                    .until(() -> !payloads("invitation.mail-failed").isEmpty());
            assertThat(payloads("invitation.mail-failed").getFirst()).contains("may or may not");
        }

        @Test
        void doesNotWaitForADomainThatIsSlow() {
            try (MailServer.SlowDomain _ = mail.slowDown("slow.io")) {
                service.post(
                        "/api/v1/accounts/acme/invitations",
                        "{\"addresses\":\"%s\"}"
                                .formatted(IntStream.range(0, 100)
                                        .mapToObj(i -> "p" + i + "@slow.io")
                                        .collect(Collectors.joining(" "))));
                await().until(() -> mail.waitingForReplies() > 0);

                invite("jane@x.io");

                awaitMails("jane@x.io", 1);
                assertThat(mail.receivedBy("p0@slow.io")).isEmpty();
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> payloads("invitation.mailed").size() == 101);
            assertThat(mail.received()).extracting(Mail::to).hasSize(101).doesNotHaveDuplicates();
        }

        @Test
        void survivesARestartOfTheServer() {
            mail.replyToRecipient(MailServer.ANY, "421 4.3.2 Shutting down");
            invite(200);
            await().until(() -> payloads("invitation.mail-deferred").size() > 10);
            mail.close();

            try (MailServer back = MailServer.start(mail.port())) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> payloads("invitation.mailed").size() == 200);
                assertThat(back.received()).extracting(Mail::to).hasSize(200).doesNotHaveDuplicates();
                assertThat(payloads("invitation.mail-failed")).isEmpty();
            }
        }

        @Test
        void keepsItsDomainWhenItIsSentAgain() {
            List<String> slow = IntStream.range(0, 20)
                    .mapToObj(i -> invite("p" + i + "@slow.io"))
                    .toList();
            String jane = invite("jane@x.io");
            awaitEvents("invitation.mailed", 21);
            try (MailServer.SlowDomain _ = mail.slowDown("slow.io")) {
                slow.forEach(user -> service.post(USERS + "/" + user + "/invitation/resend", ""));
                await().until(() -> mail.waitingForReplies() == 16);

                service.post(USERS + "/" + jane + "/invitation/resend", "");

                awaitMails("jane@x.io", 2);
            }
            awaitEvents("invitation.mailed", 42);
        }

        @Test
        void isFinishedBeforeTheServiceStops() throws InterruptedException {
            MailServer.SlowDomain slow = mail.slowDown("x.io");
            invite(40);
            await().until(() -> mail.waitingForReplies() == 16);

            Thread stopping = Thread.ofPlatform().start(service::close);
            await().until(AutomationIT::isDraining);
            slow.close();
            stopping.join();

            assertThat(mail.received()).hasSize(16);
            service = start();
            awaitEvents("invitation.mailed", 40);
            assertThat(payloads("invitation.mail-failed")).isEmpty();
            assertThat(payloads("invitation.mail-deferred")).isEmpty();
            assertThat(mail.received()).extracting(Mail::to).hasSize(40).doesNotHaveDuplicates();
        }

        @Test
        void isSentLaterWhenTheServiceCannotWaitForItsEnd() {
            try (MailServer.SlowDomain _ = mail.slowDown("slow.io")) {
                invite("jane@slow.io");
                await().until(() -> mail.waitingForReplies() == 1);

                service.close();
            }

            service = start();
            awaitEvents("invitation.mailed", 1);
            assertThat(payloads("invitation.mail-deferred")).hasSize(1);
            assertThat(payloads("invitation.mail-failed")).isEmpty();
            assertThat(mail.receivedBy("jane@slow.io")).hasSize(1);
        }

        @Test
        void isSentToAThousandPeopleOnceEach() {
            invite(1_000);

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> payloads("invitation.mailed").size() == 1_000);
            assertThat(mail.received()).extracting(Mail::to).hasSize(1_000).doesNotHaveDuplicates();
        }
    }

    @Nested
    class TheEndOfAnInvitation {

        @Test
        void comesByItself() {
            service.patch("/api/v1/accounts/acme/policies", "{\"invitationLifetimeSeconds\":1}");
            invite("jane@x.io");

            awaitEvents("invitation.expired", 1);

            assertThat(service.post(USERS, "{\"email\":\"jane@x.io\"}").status())
                    .isEqualTo(201);
        }

        @Test
        void comesOnceAfterADowntime() throws SQLException {
            service.patch("/api/v1/accounts/acme/policies", "{\"invitationLifetimeSeconds\":1}");
            invite("jane@x.io");
            service.close();
            Instant end = Instant.now().plusSeconds(1);
            await().until(() -> Instant.now().isAfter(end));

            service = start();
            awaitEvents("invitation.expired", 1);
            service.close();
            execute("DELETE FROM reader_progress WHERE reader LIKE 'automation:%'");
            service = start();

            // Bob's expiry proves that the replay went past Jane's.
            invite("bob@x.io");
            await().until(() ->
                    payloads("invitation.expired").stream().distinct().count() == 2);
            assertThat(payloads("invitation.expired")).hasSize(2);
        }

        @Test
        void isPostponedWhenItIsSentAgain() {
            service.patch("/api/v1/accounts/acme/policies", "{\"invitationLifetimeSeconds\":2}");
            String user = invite("jane@x.io");
            service.patch("/api/v1/accounts/acme/policies", "{\"invitationLifetimeSeconds\":1000}");
            service.post(USERS + "/" + user + "/invitation/resend", "");
            service.patch("/api/v1/accounts/acme/policies", "{\"invitationLifetimeSeconds\":3}");
            invite("bob@x.io");

            // Bob's expiry proves that Jane's first deadline has passed.
            awaitEvents("invitation.expired", 1);
            assertThat(payloads("invitation.expired"))
                    .singleElement()
                    .asString()
                    .doesNotContain(user);
        }
    }

    private String invite(String email) {
        Answer answer = service.post(USERS, "{\"email\":\"" + email + "\",\"name\":\"Jane <3\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("userId").asString();
    }

    private void invite(int people) {
        String addresses =
                IntStream.range(0, people).mapToObj(i -> "p" + i + "@x.io").collect(Collectors.joining(" "));
        service.post("/api/v1/accounts/acme/invitations", "{\"addresses\":\"" + addresses + "\"}");
    }

    private static boolean isDraining() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(ConcurrentWork.class.getName())
                        && frame.getMethodName().equals("awaitEnd"));
    }

    private static String userIn(String payload) {
        return JsonMapper.shared().readTree(payload).path("userId").asString();
    }

    private Answer accept(Mail received, String token) {
        return service.send(
                service.request("POST", "/api/v1/invitations/accept", token).header("Content-Type", "application/json"),
                "{\"token\":\"" + received.link().substring(received.link().indexOf('=') + 1) + "\"}");
    }

    private static String secretOf(Mail received) {
        return received.link().substring(received.link().lastIndexOf('.') + 1);
    }

    private List<Mail> awaitMails(String address, int count) {
        await().until(() -> mail.receivedBy(address).size() == count);
        return mail.receivedBy(address);
    }

    private void awaitEvents(String name, int count) {
        await().until(() -> payloads(name).size() == count);
    }

    private List<String> payloads(String name) {
        return service.log().stream()
                .filter(event -> event.name().equals(name))
                .map(EventEnvelope::payloadJson)
                .toList();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
