package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.HeldHistory;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Senders with a valid token, but without rights in the account that they address. The topic has one partition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersOverTheBusIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String STRANGER = "eve";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;
    private BusClient bus;

    @BeforeAll
    void start() throws Exception {
        String topic = "strangers-" + UUID.randomUUID();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(Stream.of(topic + ".commands", topic + ".results")
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        service = ServiceUnderTest.start(
                database,
                Map.of(
                        "seatledger.topics.commands",
                        topic + ".commands",
                        "seatledger.topics.command-results",
                        topic + ".results",
                        "seatledger.bus.group",
                        topic));
        bus = new BusClient(Parts.kafka().bootstrapServers(), topic + ".commands", topic + ".results");
        service.openAccount("acme");
        service.openAccount("flooded");
    }

    @AfterAll
    void stop() {
        bus.close();
        service.close();
    }

    @Test
    void areRefusedBeforeAnythingIsReadForThem() throws SQLException {
        Command admin = invite(ServiceUnderTest.ADMIN, "acme", "{\"email\":\"ann@x.io\"}");
        try (HeldHistory _ = HeldHistory.of(database)) {
            var _ = bus.send(admin);

            Result refused = bus.call(invite(STRANGER, "acme", "{\"email\":7, \"surprise\":"));

            JsonNode result = JSON.readTree(refused.text());
            assertThat(refused.type()).isEqualTo("command.refused");
            assertThat(result.at("/problem/code").asString()).isEqualTo("forbidden");
            assertThat(result.path("sender").asString()).isEqualTo(STRANGER);
            assertThat(result.has("accountVersion")).isFalse();
            assertThat(bus.countOf(admin.id())).isZero();
        }
        await().until(() -> bus.countOf(admin.id()) == 1);
        assertThat(bus.resultsOf(admin.id()))
                .singleElement()
                .satisfies(result -> assertThat(result.type()).isEqualTo("command.accepted"));
    }

    @Test
    void doNotDelayTheOthersWhenTheyFloodThePartition() throws SQLException {
        Command last = invite("another", "flooded", "{\"email\":\"bob@x.io\"}");
        try (HeldHistory _ = HeldHistory.of(database)) {
            IntStream.range(0, 2_500)
                    .mapToObj(i -> invite(ServiceUnderTest.ADMIN, "flooded", "{\"email\":\"p%d@x.io\"}".formatted(i)))
                    .forEach(command -> {
                        var _ = bus.send(command);
                    });

            // Nothing of the flood can be decided now, and still the next sender is answered.
            assertThat(bus.call(last).type()).isEqualTo("command.refused");
        }
    }

    @Test
    void doNotHoldUpTheOthersWithKeysThatNobodyCanCheckNow() {
        Command known = invite(ServiceUnderTest.ADMIN, "acme", "{\"email\":\"known@x.io\"}");
        assertThat(bus.call(known).type()).isEqualTo("command.accepted");
        service.tokens().setAvailable(false);
        try {
            for (int i = 0; i < 100; i++) {
                var _ = bus.send(Command.of(
                        "forged-" + i,
                        UUID.randomUUID().toString(),
                        "user.invite",
                        service.tokens().tokenWithAnUnknownKey("forger-" + i),
                        "{}"));
            }

            Command last = invite(ServiceUnderTest.ADMIN, "acme", "{\"email\":\"last@x.io\"}");
            assertThat(bus.call(last).type()).isEqualTo("command.accepted");
        } finally {
            service.tokens().setAvailable(true);
        }
    }

    private Command invite(String subject, String account, String data) {
        return Command.of(
                account,
                UUID.randomUUID().toString(),
                "user.invite",
                service.tokens().token(subject),
                data);
    }
}
