package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.Parts;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnavailableDatabaseIT {

    private static final String USERS = "/api/v1/accounts/acme/users";

    /** What a busy machine may add to the three seconds of the contract. */
    private static final Duration BUSY = Duration.ofSeconds(3);

    private MongoProxy network;
    private ServiceUnderTest service;
    private final Ledger ledger = Ledger.of("acme").withUser("u1", "a@x.io", "A");

    enum Away {
        CUT,
        SILENT;

        void in(MongoProxy network) {
            switch (this) {
                case CUT -> network.cut();
                case SILENT -> network.fallSilent();
            }
        }
    }

    @BeforeEach
    void start() {
        network = MongoProxy.before(Parts.mongo().freshDatabaseUri());
        service = ServiceUnderTest.startOn(network.uri());
        service.publish(ledger);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.get(USERS + "?minAccountVersion=3").status() == 200);
    }

    @AfterEach
    void stop() {
        network.heal();
        service.close();
        network.close();
    }

    @ParameterizedTest
    @EnumSource
    void isToldToReadersWithinThreeSeconds(Away away) {
        away.in(network);

        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            List<CompletableFuture<Answer>> reads =
                    Stream.generate(() -> service.getting(USERS)).limit(40).toList();
            for (CompletableFuture<Answer> read : reads) {
                Answer answer = read.join();
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(answer.code()).isEqualTo("read-models.unavailable");
                assertThat(answer.header("Retry-After")).isNotEmpty();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3).plus(BUSY));
        }

        network.heal();
        await().untilAsserted(() -> assertThat(service.get(USERS).status()).isEqualTo(200));
    }

    @ParameterizedTest
    @EnumSource
    void showsInHealthWithinASecond(Away away) {
        service.get("/actuator/health");
        away.in(network);

        long start = System.nanoTime();
        Answer health = service.get("/actuator/health");
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(taken).isLessThan(Duration.ofSeconds(1));
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().at("/components/mongo/status").asString()).isEqualTo("DOWN");
        assertThat(health.json().path("components").propertyNames()).contains("projections", "diskSpace");
        assertThat(service.get("/readyz", null).status()).isEqualTo(503);
        assertThat(service.get("/livez", null).status()).isEqualTo(200);
    }

    /** The right to read is looked up once more at the end of the wait. */
    @Test
    void endsTheWaitOfACallerWithoutRights() {
        CompletableFuture<Answer> read = service.getting(
                USERS + "?minAccountVersion=99", service.tokens().token("mallory"));
        await().until(() -> service.get("/actuator/prometheus").text().contains("seatledger_progress_waiting 1.0"));

        network.cut();

        await().atMost(Duration.ofSeconds(10)).until(read::isDone);
        assertThat(read.join().code()).isEqualTo("read-models.unavailable");
    }

    @Test
    void isReportedByTheFoldingThatIsStuck() {
        network.cut();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(service.get("/actuator/health")
                                .json()
                                .at("/components/projections/status")
                                .asString())
                        .isEqualTo("DOWN"));

        network.heal();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(service.get("/actuator/health").status()).isEqualTo(200));
        service.publish(ledger.withUser("u2", "b@x.io", "B").at(4));
        assertThat(service.get(USERS + "?minAccountVersion=4").text()).contains("u2");
    }
}
