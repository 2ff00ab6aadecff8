package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParkedAccountsIT {

    private static final String USERS = "/users";

    private @Nullable ServiceUnderTest node;

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    private ServiceUnderTest start(String... properties) {
        return start(new EventCodec(), properties);
    }

    private ServiceUnderTest start(EventCodec codec, String... properties) {
        ServiceUnderTest started = ServiceUnderTest.start(codec, properties);
        node = started;
        return started;
    }

    private static Ledger acme() {
        return Ledger.of("acme").withUser("u1", "a@x.io", "A");
    }

    @Nested
    class AnEventThatCannotBeFolded {

        @ParameterizedTest
        @CsvSource({
            "broken chain,the hash chain is broken at version 3",
            "unknown name,user.forgotten revision 1 is unknown to this version of the service",
            "malformed payload,",
            "missing document,the read model has no acme/u9"
        })
        void parksItsAccountAndNoOther(String what, @Nullable String reason) {
            ServiceUnderTest service = start();
            Ledger ledger = acme().withUser("u2", "b@x.io", "B");
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(
                    switch (what) {
                        case "broken chain" ->
                            Ledger.of("acme").withUser("u9", "z@x.io", "Z").at(3);
                        case "unknown name" ->
                            forked(ledger).with("user.forgotten", 1, "{}").at(3);
                        case "malformed payload" ->
                            forked(ledger).with("user.invited", 1, "{}").at(3);
                        default ->
                            forked(ledger).with(new UserSuspended("acme", "u9")).at(3);
                    });

            awaitParked(service, reason == null ? "" : reason);
            awaitFolded(service, neighbour(service));
            Answer read = service.get("/api/v1/accounts/acme/users");
            assertThat(read.status()).isEqualTo(503);
            assertThat(read.code()).isEqualTo("account-parked");
            assertThat(read.header("Retry-After")).isNotEmpty();
            assertThat(read.text()).doesNotContain("acme", "chain");
            assertThat(service.get("/readyz", null).status()).isEqualTo(200);
            assertThat(service.get("/actuator/prometheus", null).text())
                    .contains("seatledger_projections_parked 1.0", "seatledger_projections_stopped 0.0");
        }

        @Test
        void isTheOnlyOneOfItsBatchThatIsMissing() {
            ServiceUnderTest service = start();
            Ledger bad = acme().with("user.forgotten", 1, "{}");
            Ledger good = neighbour(service);
            for (int i = 0; i < 3; i++) {
                service.publishSoon(bad.at(i + 1));
                service.publishSoon(good.at(i + 1));
            }
            service.publish(bad.at(4));

            awaitParked(service, "user.forgotten");
            awaitFolded(service, good);
            assertThat(versionOf(service, "acme")).isEqualTo(3);
        }

        /** Endless attempts, with health UP, were what such a document led to. */
        @Test
        void parksItsAccountIfItsDocumentIsTooLarge() {
            ServiceUnderTest service = start();
            Ledger ledger = acme();
            IntStream.range(0, 18)
                    .forEach(i -> ledger.with(new UserAddedToProject("acme", "u1", i + "x".repeat(950_000))));
            service.publish(ledger);

            awaitParked(service, "arger");
            awaitFolded(service, neighbour(service));
            assertThat(versionOf(service, "acme")).isBetween(3L, ledger.version() - 1);
        }

        @Test
        void goesOnWithAVersionOfTheServiceThatKnowsIt() {
            ServiceUnderTest service = start(new EventCodec(type -> !type.name().equals("user.suspended")));
            Ledger ledger = acme().with(new UserSuspended("acme", "u1")).withUser("u2", "b@x.io", "B");
            service.publish(ledger);
            awaitParked(service, "user.suspended revision 1 is unknown to this version");

            service.restartWith(new EventCodec());

            awaitFolded(service, ledger);
            assertThat(users(service, ledger).text()).contains("\"status\":\"SUSPENDED\"", "u2");
            awaitHealthy(service);
        }

        @Test
        void goesOnByItselfOnceTheCauseIsGone() {
            ServiceUnderTest service = start();
            Ledger ledger = acme().with(new UserSuspended("acme", "u1")).withUser("u2", "b@x.io", "B");
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(ledger.at(3));
            awaitVersion(service, "acme", 3);
            String users = service.mongo().getCollectionNames().stream()
                    .filter(each -> each.startsWith("users_"))
                    .findFirst()
                    .orElseThrow();
            Document lost = service.mongo().findAndRemove(query(where("_id").is("acme/u1")), Document.class, users);
            service.publish(ledger.at(4));
            service.publish(ledger.at(5));
            awaitParked(service, "the read model has no acme/u1");

            service.mongo().insert(Objects.requireNonNull(lost), users);

            awaitFolded(service, ledger);
            awaitHealthy(service);
        }
    }

    @Nested
    class ARecordThatHoldsNoEvent {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "no headers",
                    "no value",
                    "a value of more than 1 MiB",
                    "a header of more than 512 KiB",
                    "a header without UTF-8",
                    "a value without UTF-8"
                })
        void parksItsAccountUntilTheNextEventProvesThatNothingIsMissing(String what) {
            ServiceUnderTest service = start();
            Ledger ledger = acme();
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(recordOf(what, service.topic(), ledger));

            awaitParked(service, reasonFor(what));
            awaitFolded(service, neighbour(service));
            assertThat(service.get("/api/v1/accounts/acme").code()).isEqualTo("account-parked");

            service.publish(ledger.at(3));

            awaitFolded(service, ledger);
            awaitHealthy(service);
        }

        @Test
        void isSkippedIfItHasNoAccount() {
            ServiceUnderTest service = start();
            service.publish(new ProducerRecord<>(
                    service.topic(), ServiceUnderTest.partitionOf("acme"), null, new byte[] {1, 2, 3}));
            Ledger ledger = acme();
            service.publish(ledger);

            awaitFolded(service, ledger);
        }

        private ProducerRecord<String, byte[]> recordOf(String what, String topic, Ledger ledger) {
            return switch (what) {
                case "a value of more than 1 MiB" ->
                    Ledger.record(
                            topic,
                            forked(ledger)
                                    .with("user.invited", 1, "{\"x\":\"" + "x".repeat(1024 * 1024) + "\"}")
                                    .at(3));
                case "a header of more than 512 KiB" ->
                    withHeader(topic, ledger.at(3), "ce_metadata", new byte[512 * 1024 + 1]);
                case "a header without UTF-8" ->
                    withHeader(topic, ledger.at(3), "ce_type", new byte[] {(byte) 0xc3, 0x28});
                case "a value without UTF-8" -> {
                    ProducerRecord<String, byte[]> sound = Ledger.record(topic, ledger.at(3));
                    yield new ProducerRecord<>(topic, null, sound.key(), new byte[] {(byte) 0xff}, sound.headers());
                }
                case "no headers" -> new ProducerRecord<>(topic, "acme", new byte[] {1, 2, 3});
                default -> new ProducerRecord<>(topic, "acme", null);
            };
        }

        private static ProducerRecord<String, byte[]> withHeader(
                String topic, EventEnvelope event, String name, byte[] value) {
            ProducerRecord<String, byte[]> record = Ledger.record(topic, event);
            record.headers().add(name, value);
            return record;
        }

        private static String reasonFor(String what) {
            return switch (what) {
                case "a value of more than 1 MiB" -> "the value has 1048584 bytes, which is more than 1048576";
                case "a header of more than 512 KiB" ->
                    "the header ce_metadata has 524289 bytes, which is more than 524288";
                case "a header without UTF-8" -> "the header ce_type is not UTF-8";
                case "a value without UTF-8" -> "the value is not UTF-8";
                default -> "";
            };
        }
    }

    @Nested
    class AnEarlyEvent {

        @Test
        void waitsForItsPredecessorsWhileOthersGoOn() {
            ServiceUnderTest service = start();
            Ledger ledger = acme().withUser("u2", "b@x.io", "B").withUser("u3", "c@x.io", "C");
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(ledger.at(4));
            service.publish(ledger.at(5));
            awaitFolded(service, neighbour(service));
            assertThat(versionOf(service, "acme")).isEqualTo(2);

            service.publish(ledger.at(3));

            awaitFolded(service, ledger);
            assertThat(service.get("/actuator/health").status()).isEqualTo(200);
        }

        /** As after partitions were added: the account's key leads to another partition from then on. */
        @Test
        void waitsForPredecessorsInAnotherPartition() {
            ServiceUnderTest service = start();
            Ledger ledger = acme().withUser("u2", "b@x.io", "B");
            int home = ServiceUnderTest.partitionOf("acme");
            service.publish(in((home + 1) % 3, service, ledger.at(3)));
            service.publish(in((home + 1) % 3, service, ledger.at(4)));
            awaitFolded(service, neighbour(service));

            service.publish(ledger.at(1));
            service.publish(ledger.at(2));

            awaitFolded(service, ledger);
        }

        @Test
        void isFoldedAfterAPredecessorOfTheSameBatch() {
            ServiceUnderTest service = start();
            Ledger ledger = acme().withUser("u2", "b@x.io", "B");

            LongStream.of(1, 2, 4, 3).mapToObj(ledger::at).forEach(service::publishSoon);

            awaitFolded(service, ledger);
        }

        @Test
        void isNotForgottenWhenTheServiceIsRestartedMeanwhile() {
            ServiceUnderTest service = start();
            Ledger ledger = acme().withUser("u2", "b@x.io", "B");
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(ledger.at(4));
            awaitFolded(service, neighbour(service));

            service.restart();
            service.publish(ledger.at(3));

            awaitFolded(service, ledger);
        }

        @Test
        void parksItsAccountIfTheyDoNotCome() {
            ServiceUnderTest service = start("--seatledger.folding.patience=1s");
            Ledger ledger = acme().withUser("u2", "b@x.io", "B");
            service.publish(ledger.at(1));
            service.publish(ledger.at(2));
            service.publish(ledger.at(4));

            awaitParked(service, "version 4 comes after 2");

            service.publish(ledger.at(3));
            awaitFolded(service, ledger);
            awaitHealthy(service);
        }

        private static ProducerRecord<String, byte[]> in(int partition, ServiceUnderTest service, EventEnvelope event) {
            ProducerRecord<String, byte[]> record = Ledger.record(service.topic(), event);
            return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
        }
    }

    @Nested
    class ASecondHistory {

        private final Ledger first = acme().withUser("u2", "b@x.io", "B");
        private final Ledger second =
                Ledger.of("acme").withUser("u8", "y@x.io", "Y").withUser("u9", "z@x.io", "Z");

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 4})
        void parksItsAccountAtAVersionThatThisNodeHasFolded(long version) {
            ServiceUnderTest service = start();
            service.publish(first);
            service.publish(second.at(version));

            awaitParked(service, "offset 4", reason(version));
        }

        @Test
        void parksItsAccountBeforeItBecomesLongerThanTheFirst() {
            ServiceUnderTest service = start();
            service.publish(first);
            awaitFolded(service, first);
            service.restart();
            service.publish(second.withUser("u10", "c@x.io", "C"));

            awaitParked(service, "offset 7", reason(4));
            assertThat(versionOf(service, "acme")).isEqualTo(4);
        }

        private String reason(long version) {
            return "acme has two histories: version %d was folded with the hash %s and comes again with %s"
                    .formatted(
                            version,
                            first.at(version).hash(),
                            second.at(version).hash());
        }
    }

    /** A ledger that shares the first two events of another one and continues differently. */
    private static Ledger forked(Ledger ledger) {
        Ledger fork = Ledger.of("acme");
        fork.events().clear();
        fork.events().addAll(ledger.events().subList(0, 2));
        return fork;
    }

    /** Another account of the same partition. */
    private static Ledger neighbour(ServiceUnderTest service) {
        String account = IntStream.range(0, 1_000)
                .mapToObj(i -> "neighbour-" + i)
                .filter(each -> ServiceUnderTest.partitionOf(each) == ServiceUnderTest.partitionOf("acme"))
                .findFirst()
                .orElseThrow();
        Ledger ledger = Ledger.of(account).withUser("u", "u@x.io", "U");
        service.publish(ledger);
        return ledger;
    }

    private static void awaitParked(ServiceUnderTest service, String... reasons) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Answer health = service.get("/actuator/health", null);
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json()
                            .at("/components/projections/details/account acme")
                            .asString())
                    .contains(reasons)
                    .isNotEmpty();
            assertThat(service.get("/api/v1/accounts/acme").code()).isEqualTo("account-parked");
        });
    }

    private static void awaitHealthy(ServiceUnderTest service) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(service.get("/actuator/health", null).status())
                                .isEqualTo(200));
    }

    private static void awaitFolded(ServiceUnderTest service, Ledger ledger) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(users(service, ledger).status()).isEqualTo(200));
    }

    private static Answer users(ServiceUnderTest service, Ledger ledger) {
        return service.get(
                "/api/v1/accounts/" + ledger.at(1).accountId() + USERS + "?minAccountVersion=" + ledger.version());
    }

    private static void awaitVersion(ServiceUnderTest service, String account, long version) {
        await().until(() -> versionOf(service, account) == version);
    }

    private static long versionOf(ServiceUnderTest service, String account) {
        AccountProgress progress = service.mongo().findById(account, AccountProgress.class);
        return progress == null ? 0 : service.bean(Generations.class).versionOf(progress);
    }
}
