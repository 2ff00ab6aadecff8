package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node has seen events that a failover has lost. */
class LostHistoryOverTheBusIT {

    @Test
    void leavesTheCommandsToNodesThatHaveNotSeenWhatIsLost() throws Exception {
        String topic = "lost-" + UUID.randomUUID();
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (TokenMint tokens = TokenMint.start()) {
            Map<String, String> properties = Map.of(
                    "seatledger.topics.events",
                    topic,
                    "seatledger.topics.commands",
                    topic + ".commands",
                    "seatledger.topics.command-results",
                    topic + ".results",
                    "seatledger.bus.group",
                    topic,
                    "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                    tokens.issuerUri());
            try (ServiceUnderTest witness = ServiceUnderTest.start(database, properties)) {
                ServiceUnderTest.awaitTopics(topic + ".commands", topic + ".results");
                try (var bus =
                        new BusClient(Parts.kafka().bootstrapServers(), topic + ".commands", topic + ".results")) {
                    assertThat(bus.call(Command.of(
                                            "acme",
                                            "open",
                                            "account.open",
                                            tokens.token("operator", "platform:operate"),
                                            "{\"name\":\"Acme\",\"adminSubject\":\"ada\"}"))
                                    .type())
                            .isEqualTo("command.accepted");
                    assertThat(bus.call(inviting(tokens, "lost@x.io")).type()).isEqualTo("command.accepted");
                    assertThat(witness.get("/actuator/health/readiness").status())
                            .isEqualTo(200);

                    loseTheLastEvent(database);

                    await().until(() ->
                            witness.get("/actuator/health/readiness").status() == 503);
                    Answer health = witness.get("/actuator/health");
                    assertThat(health.json()
                                    .at("/components/eventStore/details/reason")
                                    .asString())
                            .contains("the log has lost events");
                    await().until(() -> witness.get("/actuator/health")
                            .json()
                            .at("/components/commandBus/status")
                            .asString()
                            .equals("DOWN"));

                    Command waiting = inviting(tokens, "ann@x.io");
                    bus.send(waiting).get();
                    try (ServiceUnderTest other = ServiceUnderTest.start(database, properties)) {
                        assertThat(bus.resultOf(waiting.id())
                                        .orTimeout(60, TimeUnit.SECONDS)
                                        .join()
                                        .type())
                                .isEqualTo("command.accepted");
                        await().atMost(Duration.ofSeconds(30))
                                .until(() ->
                                        other.get("/actuator/health/readiness").status() == 200);
                        assertThat(witness.get("/actuator/health/readiness").status())
                                .isEqualTo(503);
                    }
                }
            }
        }
    }

    private static Command inviting(TokenMint tokens, String email) {
        return Command.of(
                "acme", "invite-" + email, "user.invite", tokens.token("ada"), "{\"email\":\"%s\"}".formatted(email));
    }

    private static void loseTheLastEvent(DatabaseAddress database) throws Exception {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("""
                SET session_replication_role = replica;
                DELETE FROM event_tags WHERE position = (SELECT max(position) FROM events);
                DELETE FROM events WHERE position = (SELECT max(position) FROM events);
                UPDATE ledgers l SET (version, hash) = (SELECT account_version, hash FROM events e
                    WHERE e.account_id = l.account_id ORDER BY account_version DESC LIMIT 1);
                UPDATE reader_progress SET position = least(position, (SELECT max(position) FROM events))\
                """);
        }
    }
}
