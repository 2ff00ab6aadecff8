package io.seatledger.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.ServiceUnderTest.Answer;
import io.seatledger.query.live.Follower.Received;
import io.seatledger.web.TokenVerifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** ADR 0014: a follower receives every change, on any node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowingChangesIT {

    private static final String BEATING = "--seatledger.live.heartbeat=100ms";
    private static final String NO_POLL = "--seatledger.progress.poll-interval=1h";

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(BEATING, NO_POLL);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void sendsChangesAsTheyHappen() {
        Ledger ledger = published(service, account());
        String a = ledger.at(1).accountId();
        try (Follower follower = Follower.of(service, a)) {
            await().untilAsserted(() -> assertThat(follower.names()).containsExactly("synced 2"));

            service.publish(ledger.withUser("u1", "jane@x.io", "Jane").at(3));
            await().untilAsserted(() -> assertThat(follower.names()).containsExactly("synced 2", "user", "synced 3"));
            assertThat(follower.named("user").getFirst().data()).isEqualTo(read(a, "/users/u1"));

            service.publish(ledger.with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                    .at(4));
            await().until(() -> follower.isSynced(4));
            service.publish(
                    ledger.with(new LicenseReserved(a, "u1", "p", "pro")).at(5));
            await().until(() -> follower.isSynced(5));

            assertThat(follower.names())
                    .containsExactly(
                            "synced 2",
                            "user",
                            "synced 3",
                            "license-pool",
                            "synced 4",
                            "user",
                            "license-pool",
                            "synced 5");
            assertThat(follower.named("user").getLast().data()).isEqualTo(read(a, "/users/u1"));
            assertThat(follower.named("license-pool").getLast().data()).isEqualTo(read(a, "/license-pools/p"));
            assertThat(follower.received().getLast().data().toString()).isEqualTo("{\"accountVersion\":5}");
        }
    }

    @Test
    void sendsAPoolWhoseTermBeginsOrEnds() {
        Ledger ledger = published(service, account());
        String a = ledger.at(1).accountId();
        Instant begin = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
        Instant end = begin.plusSeconds(1);
        ledger.with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                .with(new LicensePoolTermSet(a, "p", List.of(), begin, end, 0));
        try (Follower follower = Follower.of(service, a)) {
            await().until(() -> follower.isSynced(2));
            String before = follower.received().getLast().id();

            service.publish(ledger.at(3));
            service.publish(ledger.at(4));

            await().until(() -> statesOf(follower).contains("SUSPENDED"));
            assertThat(statesOf(follower)).endsWith("SCHEDULED", "ACTIVE", "SUSPENDED");
            assertThat(follower.received().getLast().event()).isIn("synced", "license-pool");
            // A reader who comes back learns of it, though no event has happened.
            String scheduled = before.replace("2-", "4-");
            try (Follower late = Follower.of(service, a, service.tokens().token("ada"), scheduled)) {
                await().until(() -> late.isSynced(4));
                assertThat(statesOf(late)).containsExactly("SUSPENDED");
                String last = late.received().getLast().id();
                try (Follower later = Follower.of(service, a, service.tokens().token("ada"), last)) {
                    await().until(() -> later.isSynced(4));
                    assertThat(later.names()).containsExactly("synced 4");
                }
            }
        }
    }

    private static List<String> statesOf(Follower follower) {
        return follower.named("license-pool").stream()
                .map(e -> e.data().path("status").asString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void losesNothingWhenItBreaksOff(long seed) {
        var random = new Random(seed);
        Ledger ledger = published(service, account());
        String a = ledger.at(1).accountId();
        ledger.with(new LicensePoolOpened(a, "p", "pro", "P", null, 9));
        for (int i = 0; i < 30; i++) {
            ledger.withUser("u" + i, "u%d@x.io".formatted(i), "U");
        }
        for (int i = 0; i < 90; i++) {
            ledger.with(
                    i % 9 == 0
                            ? new LicensePoolResized(a, "p", "pro", null, 9 + i / 9, 10 + i / 9)
                            : new UserNamed(a, "u" + random.nextInt(30), "Name " + i));
        }
        Thread.startVirtualThread(
                () -> ledger.events().subList(2, (int) ledger.version()).forEach(service::publish));

        Map<String, JsonNode> users = new HashMap<>();
        JsonNode pool = null;
        String lastEventId = "2";
        while (Long.parseLong(lastEventId.replaceFirst("-.*", "")) < ledger.version()) {
            int enough = 1 + random.nextInt(9);
            try (Follower follower = Follower.of(service, a, service.tokens().token("ada"), lastEventId)) {
                await().until(() -> follower.received().size() >= enough || follower.isSynced(ledger.version()));
                for (Received one : follower.received()) {
                    switch (one.event()) {
                        case "user" -> users.put(one.data().path("userId").asString(), one.data());
                        case "license-pool" -> pool = one.data();
                        default -> lastEventId = one.id();
                    }
                }
            }
        }

        assertThat(users)
                .isEqualTo(read(a, "/users?limit=500")
                        .path("users")
                        .valueStream()
                        .collect(Collectors.toMap(user -> user.path("userId").asString(), user -> user)));
        assertThat(pool).isEqualTo(read(a, "/license-pools/p"));
    }

    @Test
    void sendsNothingOfAnotherAccount() {
        Ledger mine = published(service, account());
        Ledger theirs = published(service, account());
        String other = theirs.at(1).accountId();
        try (Follower follower =
                Follower.of(service, mine.at(1).accountId(), service.tokens().token("ada"), "0")) {
            await().until(() -> follower.isSynced(2));

            theirs.withUser("same", "theirs@x.io", "Theirs")
                    .with(new LicensePoolOpened(other, "p", "pro", "P", null, 9))
                    .with(new LicenseReserved(other, "same", "p", "pro"));
            theirs.events().subList(2, 5).forEach(service::publish);
            await().until(() -> service.get("/api/v1/accounts/" + other + "/users/same?minAccountVersion=5")
                            .status()
                    == 200);
            service.publish(mine.withUser("same", "mine@x.io", "Mine").at(3));
            await().until(() -> follower.isSynced(3));

            assertThat(follower.names()).containsExactly("synced 2", "user", "synced 3");
            assertThat(follower.received().toString()).contains("mine@x.io").doesNotContain("theirs");
        }
    }

    @ParameterizedTest
    @CsvSource({"2,true", "3,false"})
    void asksForANewReadWhenTooMuchHasChanged(long lastEventId, boolean tooMuch) {
        Ledger ledger = Ledger.of(account());
        for (int i = 0; i < 1_001; i++) {
            ledger.withUser("u" + i, "u%d@x.io".formatted(i), "U");
        }
        ledger.events().subList(0, (int) ledger.version() - 1).forEach(service::publishSoon);
        service.publish(ledger.at(ledger.version()));
        String a = ledger.at(1).accountId();
        assertThat(service.get("/api/v1/accounts/" + a + "?minAccountVersion=1003")
                        .status())
                .isEqualTo(200);

        try (Follower follower = Follower.of(service, a, service.tokens().token("ada"), Long.toString(lastEventId))) {
            await().until(() ->
                    !follower.names().isEmpty() && follower.received().getLast().accountVersion() == 1003);

            assertThat(follower.named("user")).hasSize(tooMuch ? 0 : 1_000);
            assertThat(follower.received().getLast().event()).isEqualTo(tooMuch ? "reload" : "synced");
            service.publish(ledger.with(new UserNamed(a, "u0", "Jane")).at(1_004));
            await().until(() -> follower.isSynced(1_004));
            assertThat(follower.named("user").getLast().data().path("name").asString())
                    .isEqualTo("Jane");
        }
    }

    @Test
    void waitsForAVersionThatOnlyAnotherNodeHas() {
        Ledger ledger = published(service, account()).withUser("u1", "jane@x.io", "Jane");
        try (Follower follower =
                Follower.of(service, ledger.at(1).accountId(), service.tokens().token("ada"), "3")) {
            await().until(() -> follower.comments() > 2);
            assertThat(follower.received()).isEmpty();

            service.publish(ledger.at(3));

            await().untilAsserted(() -> assertThat(follower.names()).containsExactly("synced 3"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "x",
                "1.0",
                "99999999999999999999",
                "1-",
                "1-x",
                "1-1-1",
                "1-9999999999999999",
                "1 2",
                " ",
                "0x1"
            })
    void refusesAnIdThatCannotBe(String lastEventId) {
        Ledger ledger = published(service, account());

        Answer answer = Follower.refused(service, ledger.at(1).accountId(), lastEventId);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request.invalid");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Last-Event-ID");
    }

    @Test
    void endsForAReaderWhoLosesTheRight() {
        String a = account();
        Ledger ledger = Ledger.of(a).with(new AccountAdminGranted(a, "bob"));
        service.publish(ledger);
        service.get("/api/v1/accounts/" + a + "?minAccountVersion=3");
        try (Follower bob = Follower.of(service, a, service.tokens().token("bob"), null);
                Follower ada = Follower.of(service, a)) {
            await().until(() -> bob.isSynced(3) && ada.isSynced(3));

            service.publish(ledger.with(new AccountAdminRevoked(a, "bob")).at(4));
            service.publish(ledger.withUser("u1", "jane@x.io", "Jane").at(5));

            await().until(() -> ada.isSynced(5) && bob.hasEnded());
            assertThat(bob.names()).containsExactly("synced 3");
        }
    }

    @Test
    void endsWhenTheTokenIsNoLongerAccepted() {
        Ledger ledger = published(service, account());
        String token = service.tokens()
                .tokenUntil("ada", Instant.now().minus(TokenVerifier.CLOCK_SKEW).plusSeconds(10));
        try (Follower follower = Follower.of(service, ledger.at(1).accountId(), token, null);
                Follower longer = Follower.of(service, ledger.at(1).accountId())) {
            await().until(() -> follower.isSynced(2) && longer.isSynced(2));

            await().atMost(Duration.ofSeconds(30)).until(follower::hasEnded);

            assertThat(longer.hasEnded()).isFalse();
        }
    }

    @Test
    void sendsChangesOnANodeThatDoesNotFoldTheAccount() {
        try (ServiceUnderTest folding = ServiceUnderTest.start(NO_POLL)) {
            ServiceUnderTest other = folding.anotherNode();
            await().until(() ->
                    Stream.generate(FollowingChangesIT::account).limit(20).anyMatch(other::folds));
            Ledger ledger = published(folding, other.accountOfAnotherNode(folding));
            try (Follower follower = Follower.of(other, ledger.at(1).accountId())) {
                // The node receives notices only from the moment its listener has started.
                await().until(() -> {
                    folding.publish(ledger.withUser("u" + ledger.version(), "u@x.io", "U")
                            .at(ledger.version()));
                    return follower.received().size() > 1;
                });
                await().until(() -> follower.isSynced(ledger.version()));

                assertThat(follower.named("user"))
                        .extracting(e -> e.data().path("userId").asString())
                        .contains("u" + (ledger.version() - 1));
                assertThat(other.wakes("broadcast")).isPositive();
                assertThat(other.wakes("fold")).isZero();
                assertThat(other.wakes("poll")).isZero();
            }
        }
    }

    @Test
    void isNotHeldUpByAReaderWhoDoesNotRead() throws IOException {
        Ledger ledger = published(service, account());
        String a = ledger.at(1).accountId();
        URI uri = service.request("/api/v1/accounts/" + a + "/changes", null)
                .build()
                .uri();
        try (Socket lazy = new Socket();
                Follower follower = Follower.of(service, a)) {
            lazy.setReceiveBufferSize(4_096);
            lazy.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            lazy.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nLast-Event-ID: 0\r\n\r\n"
                            .formatted(uri.getPath(), service.tokens().token("ada"))
                            .getBytes(StandardCharsets.UTF_8));
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 200; i++) {
                    service.publishSoon(
                            ledger.withUser("u%d-%d".formatted(round, i), "u%d@x.io".formatted(i), "x".repeat(5_000))
                                    .at(ledger.version()));
                }
                long version = ledger.version();
                await().until(() -> follower.isSynced(version));
            }

            assertThat(follower.named("user")).hasSizeGreaterThanOrEqualTo(2_000);
        }
    }

    @Test
    void isBounded() {
        try (ServiceUnderTest small = ServiceUnderTest.start(
                BEATING, "--seatledger.live.streams-per-account=2", "--seatledger.live.streams-per-node=3")) {
            String one = published(small, account()).at(1).accountId();
            String two = published(small, account()).at(1).accountId();
            Follower first = Follower.of(small, one);
            try (Follower _ = Follower.of(small, one)) {
                Answer account = Follower.refused(small, one, null);
                assertThat(account.status()).isEqualTo(429);
                assertThat(account.code()).isEqualTo("account.overloaded");
                assertThat(account.header("Retry-After")).isEqualTo("5");
                try (Follower _ = Follower.of(small, two)) {
                    Answer node = Follower.refused(small, two, null);
                    assertThat(node.status()).isEqualTo(503);
                    assertThat(node.code()).isEqualTo("service.overloaded");

                    first.close();

                    await().until(() -> Follower.refused(small, one, null).status() == 200);
                }
            }
        }
    }

    @Test
    void endsWhenTheServiceStops() {
        try (ServiceUnderTest stopping = ServiceUnderTest.start()) {
            try (Follower follower =
                    Follower.of(stopping, published(stopping, account()).at(1).accountId())) {
                await().until(() -> follower.isSynced(2));
                Instant begin = Instant.now();

                stopping.stop();

                // Spring Boot waits up to 30 seconds for requests that are in progress.
                assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
                await().until(follower::hasEnded);
            }
        }
    }

    private JsonNode read(String account, String below) {
        Answer answer = service.get("/api/v1/accounts/" + account + below);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static Ledger published(ServiceUnderTest service, String account) {
        Ledger ledger = Ledger.of(account);
        service.publish(ledger);
        await().until(() -> service.get("/api/v1/accounts/" + account + "?minAccountVersion=2")
                        .status()
                == 200);
        return ledger;
    }

    private static String account() {
        return "a" + UUID.randomUUID();
    }
}
