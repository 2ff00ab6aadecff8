package io.seatledger.command.bus;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.RejectedAppends;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.LoggedErrors;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands whose decisions fail: an event of their account cannot be read, or what they append is rejected. */
class FaultsOverTheBusIT {

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;
    private BusClient bus;

    /** The service is started after the event was spoiled: it would have the account in memory. */
    @BeforeEach
    void open() throws SQLException {
        try (ServiceUnderTest first = ServiceUnderTest.start(database, Map.of())) {
            first.openAccount("acme");
            first.openAccount("other");
            first.post("/api/v1/accounts/acme/license-types", "{\"licenseType\":\"pro\",\"name\":\"Pro\"}");
        }
        replacePayload("\"name\":\"Pro\"", "\"nonsense\":\"Pro\"");
        service = ServiceUnderTest.start(database, Map.of());
        service.awaitTopics();
        bus = new BusClient(Parts.kafka().bootstrapServers(), service.commands(), service.results());
    }

    @AfterEach
    void close() {
        bus.close();
        service.close();
    }

    @Test
    void areNoVerdictWhileTheyMayPass() throws SQLException {
        Command invite = invite("acme", "jane@x.io");
        try (LoggedErrors errors = LoggedErrors.listen(FaultsOverTheBusIT.class.getName())) {
            CompletableFuture<Result> result = bus.resultOf(invite.id());
            var _ = bus.send(invite);
            await().until(() -> errors.all().stream().anyMatch(error -> error.contains("of " + service.commands())));

            replacePayload("\"nonsense\":\"Pro\"", "\"name\":\"Pro\"");

            assertThat(result.join().type()).isEqualTo("command.accepted");
            assertThat(bus.countOf(invite.id())).isEqualTo(1);
            assertThat(parked()).isEmpty();
        }
    }

    @Test
    void areAnsweredAndParkedInTheEnd() throws SQLException {
        Command first = invite("acme", "jane@x.io");
        Command second = invite("acme", "joe@x.io");
        CompletableFuture<Result> result = bus.resultOf(first.id());
        var _ = bus.send(first);
        var _ = bus.send(second);

        assertThat(bus.call(invite("other", "ann@x.io")).type()).isEqualTo("command.accepted");
        JsonNode failed = JsonMapper.shared().readTree(result.join().text());

        assertThat(result.join().type()).isEqualTo("command.failed");
        assertThat(failed.at("/problem/code").asString()).isEqualTo("internal-error");
        assertThat(failed.path("sender").asString()).isEqualTo(ServiceUnderTest.ADMIN);
        assertThat(bus.countOf(second.id()))
                .as("results of the sender's next command")
                .isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> bus.countOf(second.id()) == 1);
        assertThat(parked()).hasSize(2).allSatisfy(message -> {
            assertThat(BusClient.headersOf(message).get("seatledger_reason")).contains("because of a fault");
            assertThat(BusClient.headersOf(message)).doesNotContainKey("authorization");
        });
        assertThat(bus.countOf(first.id())).isEqualTo(1);

        replacePayload("\"nonsense\":\"Pro\"", "\"name\":\"Pro\"");
        var _ = bus.send(first);
        await().until(() -> bus.resultsOf(first.id()).stream()
                .anyMatch(again -> again.type().equals("command.accepted")));
    }

    @Test
    void tellHowFarAListCame() throws SQLException {
        Command list = Command.of(
                "other",
                UUID.randomUUID().toString(),
                "users.invite",
                service.tokens().token(ServiceUnderTest.ADMIN),
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "addresses",
                                IntStream.rangeClosed(1, 3_000)
                                        .mapToObj(i -> "p" + i + "@x.io")
                                        .collect(joining(" ")))));
        JsonNode failed;
        try (RejectedAppends _ = RejectedAppends.beyond(database, "other", 2_700)) {
            failed = JsonMapper.shared().readTree(bus.call(list).text());
        }

        assertThat(failed.at("/problem/code").asString()).isEqualTo("command.unfinished");
        assertThat(failed.at("/problem/decided").asInt()).isEqualTo(2_500);
        assertThat(failed.at("/problem/accountVersion").asInt()).isEqualTo(2_502);
        assertThat(parked()).hasSize(1);

        var _ = bus.send(list);
        await().until(() -> bus.resultsOf(list.id()).stream()
                .map(result -> JsonMapper.shared().readTree(result.text()))
                .anyMatch(again -> again.at("/answer/invited").asInt() == 3_000));
    }

    private Command invite(String account, String email) {
        return Command.of(
                account,
                UUID.randomUUID().toString(),
                "user.invite",
                service.tokens().token(ServiceUnderTest.ADMIN),
                "{\"email\":\"" + email + "\"}");
    }

    private List<ConsumerRecord<byte[], byte[]>> parked() {
        return BusClient.read(Parts.kafka().bootstrapServers(), service.commands() + ".dlt");
    }

    private void replacePayload(String part, String replacement) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE events DISABLE TRIGGER ALL;"
                    + " UPDATE events SET payload = replace(payload, '%s', '%s'); ALTER TABLE events ENABLE TRIGGER ALL"
                            .formatted(part, replacement));
        }
    }
}
