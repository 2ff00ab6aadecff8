package io.seatledger.query.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.LedgerHash;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.ServiceUnderTest.Answer;
import io.seatledger.query.consuming.AccountProgress;
import io.seatledger.query.consuming.Projection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** ADR 0014. Polling is switched off except where a test is about it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingReadsIT {

    private static final String NO_POLL = "--seatledger.progress.poll-interval=1h";
    /** So many that a thread for each would be noticed, and so few that the first still waits when the last arrives. */
    private static final int MANY = 100;

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start(NO_POLL);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void areAnsweredWhenTheEventIsFolded() {
        Ledger ledger = published(service, account()).withUser("u1", "jane@x.io", "Jane");
        double before = service.wakes("fold");
        CompletableFuture<Answer> read = waiting(service, ledger, "/users/u1");

        service.publish(ledger.at(ledger.version()));

        assertThat(read.join().json().path("email").asString()).isEqualTo("jane@x.io");
        assertThat(service.wakes("fold")).isEqualTo(before + 1);
    }

    @Test
    void learnNothingThatTheyMayNotSee() {
        Ledger ledger = published(service, account()).withUser("u1", "jane@x.io", "Jane");
        CompletableFuture<Answer> read =
                service.getting(path(ledger, "/users/u1"), service.tokens().token("eve"));
        awaitWaiting(service, ledger, 1);

        service.publish(ledger.at(ledger.version()));

        assertThat(service.get(path(ledger, "/users/u1")).status()).isEqualTo(200);
        assertThat(read)
                .as("an immediate refusal would reveal that the version exists")
                .isNotDone();
        assertThat(read.join().status()).isEqualTo(403);
    }

    @Test
    void areAnsweredToACallerWhomTheAwaitedEventMakesAReader() {
        Ledger ledger = published(service, account());
        ledger.with(new AuditorGranted(ledger.at(1).accountId(), "eve")).withUser("u1", "jane@x.io", "Jane");
        CompletableFuture<Answer> read =
                service.getting(path(ledger, "/users/u1"), service.tokens().token("eve"));
        awaitWaiting(service, ledger, 1);

        service.publish(ledger.at(3));
        service.publish(ledger.at(4));

        assertThat(read.join().status()).isEqualTo(200);
    }

    @Test
    void holdNoThreads(@TempDir Path folder) throws IOException {
        Ledger ledger = published(service, account()).withUser("u1", "jane@x.io", "Jane");
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();

        List<CompletableFuture<Answer>> reads = Stream.generate(() -> service.getting(path(ledger, "/users/u1")))
                .limit(MANY)
                .toList();
        awaitWaiting(service, ledger, MANY);

        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 20);
        assertThat(allThreads(folder.resolve("threads.json")))
                .contains("folding-0")
                .filteredOn(name -> name.startsWith("tomcat-handler"))
                .hasSizeLessThan(20);
        service.publish(ledger.at(ledger.version()));
        assertThat(reads).allSatisfy(read -> assertThat(read.join().status()).isEqualTo(200));
        assertThat(service.bean(Progress.class).waiting()).isZero();
    }

    @Test
    void areAnsweredByANodeThatDoesNotFoldTheAccount() {
        try (ServiceUnderTest folding = ServiceUnderTest.start(NO_POLL)) {
            ServiceUnderTest other = folding.anotherNode();
            await().until(() ->
                    Stream.generate(WaitingReadsIT::account).limit(20).anyMatch(other::folds));
            Ledger ledger = published(folding, other.accountOfAnotherNode(folding));
            // The node receives notices only once its listener has started, which the first answered read shows.
            await().until(() -> {
                CompletableFuture<Answer> read =
                        waiting(other, ledger.withUser("u" + ledger.version(), "a@x.io", "A"), "");
                folding.publish(ledger.at(ledger.version()));
                return read.join().status() == 200;
            });
            double before = other.wakes("broadcast");
            ledger.withUser("jane", "jane@x.io", "Jane");
            CompletableFuture<Answer> read = waiting(other, ledger, "/users/jane");

            folding.publish(ledger.at(ledger.version()));

            assertThat(read.join().json().path("email").asString()).isEqualTo("jane@x.io");
            assertThat(other.wakes("broadcast")).isEqualTo(before + 1);
            assertThat(other.wakes("fold")).isZero();
            assertThat(other.wakes("poll")).isZero();
        }
    }

    @Test
    void areWokenByPollingWhenNoNoticeArrives() {
        try (ServiceUnderTest polling = ServiceUnderTest.start("--seatledger.progress.poll-interval=50ms")) {
            Ledger ledger = published(polling, account()).withUser("u1", "jane@x.io", "Jane");
            CompletableFuture<Answer> read = waiting(polling, ledger, "");

            folded(polling, ledger.at(1).accountId(), ledger.version());

            assertThat(read.join().status()).isEqualTo(200);
            assertThat(polling.wakes("poll")).isEqualTo(1);
        }
    }

    @Test
    void areNotAnsweredBecauseANoticeLies() {
        Ledger ledger = published(service, account()).withUser("u1", "jane@x.io", "Jane");
        String account = ledger.at(1).accountId();
        CompletableFuture<Answer> read = waiting(service, ledger, "/users/u1");
        Ledger witness = published(service, account()).withUser("u1", "bob@x.io", "Bob");
        CompletableFuture<Answer> witnessed = waiting(service, witness, "");

        for (String lie : List.of(
                "{\"accountVersion\":99}",
                "{\"accountVersion\":9223372036854775807}",
                "{\"accountVersion\":1e400}",
                "{\"accountVersion\":\"99\"}",
                "{\"accountVersion\":-1}",
                "[",
                "[[[[[[[[",
                "null",
                "",
                "{\"accountVersion\":{}}",
                "{\"accountVersion\":99}".repeat(1_000))) {
            say(account, lie.getBytes(StandardCharsets.UTF_8));
        }
        say(account, new byte[] {(byte) 0xff, 0});
        say(account, null);
        say(null, "{\"accountVersion\":99}".getBytes(StandardCharsets.UTF_8));
        say("x".repeat(10_000), "{\"accountVersion\":99}".getBytes(StandardCharsets.UTF_8));
        folded(service, witness.at(1).accountId(), witness.version());
        say(
                witness.at(1).accountId(),
                "{\"accountVersion\":%d}".formatted(witness.version()).getBytes(StandardCharsets.UTF_8));

        assertThat(witnessed.join().status()).isEqualTo(200);
        assertThat(read).isNotDone();
        service.publish(ledger.at(ledger.version()));
        assertThat(read.join().json().path("email").asString()).isEqualTo("jane@x.io");
    }

    @Test
    void areRejectedWhenTooManyWait() {
        try (ServiceUnderTest small = ServiceUnderTest.start("--seatledger.progress.waiters=2")) {
            Ledger ledger = published(small, account()).withUser("u1", "jane@x.io", "Jane");
            List<CompletableFuture<Answer>> reads =
                    List.of(small.getting(path(ledger, "")), small.getting(path(ledger, "/users")));
            awaitWaiting(small, ledger, 2);

            Answer refused = small.get(path(ledger, ""));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("service.overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(small.get("/api/v1/accounts/" + ledger.at(1).accountId() + "?minAccountVersion=2")
                            .status())
                    .isEqualTo(200);
            small.publish(ledger.at(ledger.version()));
            assertThat(reads)
                    .allSatisfy(read -> assertThat(read.join().status()).isEqualTo(200));
            CompletableFuture<Answer> next = waiting(small, ledger.withUser("u2", "bob@x.io", "Bob"), "");
            small.publish(ledger.at(ledger.version()));
            assertThat(next.join().status()).isEqualTo(200);
        }
    }

    @Test
    void doNotCountAsRunningReads() {
        try (ServiceUnderTest one = ServiceUnderTest.start("--seatledger.limits.reads=1")) {
            Ledger ledger = published(one, account()).withUser("u1", "jane@x.io", "Jane");
            CompletableFuture<Answer> read = waiting(one, ledger, "/users/u1");

            Answer other = one.get("/api/v1/accounts/" + ledger.at(1).accountId());

            assertThat(other.status()).isEqualTo(200);
            one.publish(ledger.at(ledger.version()));
            assertThat(read.join().status()).isEqualTo(200);
        }
    }

    @Test
    void areRejectedWhenTooManyRun() {
        try (ServiceUnderTest none =
                ServiceUnderTest.start("--seatledger.limits.reads=0", "--seatledger.limits.reads-in-line=0")) {
            Answer refused = none.get("/api/v1/accounts/acme");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("service.overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(none.get("/api/v1/accounts/acme", null).status())
                    .as("rejected before its token is checked")
                    .isEqualTo(503);
            assertThat(none.get("/actuator/health").status()).isEqualTo(200);
        }
    }

    /** A read that waits for the ledger's last event. */
    private static CompletableFuture<Answer> waiting(ServiceUnderTest node, Ledger ledger, String below) {
        CompletableFuture<Answer> read = node.getting(path(ledger, below));
        awaitWaiting(node, ledger, 1);
        return read;
    }

    private static void awaitWaiting(ServiceUnderTest node, Ledger ledger, int reads) {
        await().until(() -> node.bean(ProgressWatchers.class)
                        .accounts()
                        .contains(ledger.at(1).accountId())
                && node.bean(Progress.class).waiting() >= reads);
    }

    private static String path(Ledger ledger, String below) {
        return "/api/v1/accounts/" + ledger.at(1).accountId() + below + "?minAccountVersion=" + ledger.version();
    }

    private static Ledger published(ServiceUnderTest service, String account) {
        Ledger ledger = Ledger.of(account);
        service.publish(ledger);
        await().until(() -> service.get("/api/v1/accounts/" + account).status() == 200);
        return ledger;
    }

    /** Stores progress as a node does that folds and is killed before it broadcasts a notice. */
    private static void folded(ServiceUnderTest service, String account, long version) {
        service.mongo()
                .save(new AccountProgress(
                        account,
                        account,
                        service.beans(Projection.class).stream()
                                .map(projection -> projection.name())
                                .distinct()
                                .collect(Collectors.toMap(
                                        model -> model + "_1",
                                        _ -> new AccountProgress.Reached(version, LedgerHash.GENESIS)))));
    }

    private void say(@Nullable String key, byte @Nullable [] value) {
        service.publish(new ProducerRecord<>(service.progressTopic(), key, value));
    }

    /** The names of all threads, including virtual ones. */
    private static List<String> allThreads(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        return JsonMapper.shared().readTree(Files.readString(file)).findValuesAsString("name");
    }

    private static String account() {
        return "a" + UUID.randomUUID();
    }
}
