package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.Parts;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broker creates every topic that a client asks for, as Kafka does by default. */
class TopicsIT {

    @ParameterizedTest
    @CsvSource({"retention.ms,604800000", "retention.bytes,1000000", "cleanup.policy,compact"})
    void areNotFoldedIfTheyLoseEvents(String setting, String value) throws ExecutionException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            service.stop();
            alter(service.topic(), setting, value);
            service.restart();
            service.publish(Ledger.of("acme"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    service.get("/actuator/health", null).text())
                            .contains("\"status\":\"DOWN\"", setting + "=" + value));
            assertThat(service.mongo().findById("acme", AccountProgress.class)).isNull();
        }
    }

    @Test
    void areReportedIfTheyHaveLessThanTheyShould() {
        try (ServiceUnderTest service = ServiceUnderTest.start(
                "--seatledger.events-topic.partitions=4",
                "--seatledger.events-topic.replicas=3",
                "--seatledger.events-topic.min-insync-replicas=2")) {
            await().untilAsserted(() -> assertThat(
                            service.get("/actuator/health", null).text())
                    .contains(
                            "has 3 partitions instead of 4",
                            "has 1 replicas instead of 3",
                            "has min.insync.replicas=1 instead of 2"));
            assertThat(service.get("/actuator/health", null).status()).isEqualTo(200);
        }
    }

    @Test
    void areNotCreatedByAskingForThem() throws ExecutionException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            service.stop();
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
                admin.deleteTopics(List.of(service.topic(), service.progressTopic()))
                        .all()
                        .get();
            }
            service.restart();
            await().until(() -> topics().contains(service.progressTopic()));
            await().untilAsserted(() -> assertThat(
                            service.get("/actuator/prometheus", null).text())
                    .contains("kafka_consumer_", "kafka_producer_"));

            assertThat(topics()).doesNotContain(service.topic());
        }
    }

    @Test
    void areFoldedByAThreadPerPartitionOfAllNodes() throws ExecutionException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            await().untilAsserted(() -> assertThat(partitionsPerMember(service)).containsExactly(1, 1, 1));
            ServiceUnderTest other = service.anotherNode();

            // 3 partitions, and 2 nodes with 6 threads each: neither node gets all of them.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> IntStream.range(0, 12)
                            .mapToObj(i -> "account-" + i)
                            .collect(Collectors.partitioningBy(other::folds))
                            .values()
                            .stream()
                            .noneMatch(List::isEmpty));
            assertThat(partitionsPerMember(service)).containsExactly(1, 1, 1);
        }
    }

    private static List<Integer> partitionsPerMember(ServiceUnderTest service)
            throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of(service.topic())).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .map(member -> member.assignment().topicPartitions().size())
                    .filter(size -> size > 0)
                    .toList();
        }
    }

    private static Collection<String> topics() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }

    private static void alter(String topic, String setting, String value)
            throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
