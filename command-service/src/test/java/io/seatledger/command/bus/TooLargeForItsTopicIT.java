package io.seatledger.command.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.Parts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator has created topics with a lower limit than the records that the service sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TooLargeForItsTopicIT {

    private final String topic = "small-" + UUID.randomUUID();
    private ServiceUnderTest service;
    private BusClient bus;

    @BeforeAll
    void start() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(
                            small(topic + ".results"),
                            small(topic + ".commands.dlt"),
                            new NewTopic(topic + ".commands", Optional.of(1), Optional.empty())
                                    .configs(Map.of("max.message.bytes", "33554432"))))
                    .all()
                    .get();
        }
        service = ServiceUnderTest.start(
                Parts.postgres().freshDatabase(),
                Map.of(
                        "seatledger.topics.commands",
                        topic + ".commands",
                        "seatledger.topics.command-results",
                        topic + ".results",
                        "seatledger.bus.group",
                        topic));
        bus = new BusClient(Parts.kafka().bootstrapServers(), topic + ".commands", topic + ".results");
        service.openAccount("acme");
    }

    private static NewTopic small(String name) {
        return new NewTopic(name, Optional.of(1), Optional.empty()).configs(Map.of("max.message.bytes", "8192"));
    }

    @AfterAll
    void stop() {
        bus.close();
        service.close();
    }

    @Test
    void aResultIsSentWithoutItsAnswer() {
        String addresses = "a".repeat(20) + "@x.io\\n";
        var text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i).append(addresses);
        }

        Result result = bus.call(command("users.invite", "{\"addresses\":\"%s\"}".formatted(text)));

        JsonNode told = JsonMapper.shared().readTree(result.text());
        assertThat(result.type()).isEqualTo("command.accepted");
        assertThat(told.has("answer")).isFalse();
        assertThat(told.path("accountVersion").asLong())
                .isEqualTo(service.log().size())
                .isGreaterThan(200);
    }

    @Test
    void aRecordIsParkedWithoutItsValue() {
        var _ = bus.send(command("no.such-command", "{\"x\":\"%s\"}".formatted("x".repeat(20_000))));

        await().until(() -> parked().stream()
                .map(BusClient::headersOf)
                .anyMatch(headers -> "20008".equals(headers.get("seatledger_value_bytes"))));
        ConsumerRecord<byte[], byte[]> parked = parked().stream()
                .filter(message -> BusClient.headersOf(message).containsKey("seatledger_value_bytes"))
                .findFirst()
                .orElseThrow();
        assertThat(parked.value()).isNull();
        assertThat(BusClient.headersOf(parked)).containsKeys("seatledger_value_sha256", "seatledger_reason", "ce_id");
    }

    @Test
    void aRecordIsParkedWithoutAKeyAndHeadersThatNoCommandCanHave() {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic + ".commands", new byte[10_000], null);
        message.headers().add("ce_id", "short".getBytes(UTF_8)).add("long", new byte[10_000]);
        var _ = bus.send(message);

        await().until(() -> parked().stream()
                .anyMatch(parked -> "short".equals(BusClient.headersOf(parked).get("ce_id"))
                        && parked.key() == null
                        && parked.headers().lastHeader("long") == null));
    }

    private List<ConsumerRecord<byte[], byte[]>> parked() {
        return BusClient.read(Parts.kafka().bootstrapServers(), topic + ".commands.dlt");
    }

    private Command command(String name, String data) {
        return Command.of(
                "acme", UUID.randomUUID().toString(), name, service.tokens().token(ServiceUnderTest.ADMIN), data);
    }
}
