package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node has seen events that a failover has lost. */
class LostHistoryOverTheBusIT {

    private static final String READINESS = "/actuator/health/readiness";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest witness;
    private BusClient bus;

    @BeforeEach
    void start() {
        witness = ServiceUnderTest.start(database, Map.of());
        witness.awaitTopics();
        bus = new BusClient(Parts.kafka().bootstrapServers(), witness.commands(), witness.results());
        witness.openAccount("acme");
        assertThat(bus.call(inviting("lost@x.io")).type()).isEqualTo("command.accepted");
    }

    @AfterEach
    void stop() {
        bus.close();
        witness.close();
    }

    @Test
    void leavesTheCommandsToNodesThatHaveNotSeenWhatIsLost() throws Exception {
        assertThat(witness.get(READINESS).status()).isEqualTo(200);

        loseTheLastEvent();

        await().until(() -> witness.get(READINESS).status() == 503);
        assertThat(health("eventStore/details/reason")).contains("the log has lost events");
        await().until(() -> health("commandBus/status").equals("DOWN"));
        Command waiting = inviting("ann@x.io");
        bus.send(waiting).get();
        try (ServiceUnderTest other = ServiceUnderTest.startBeside(witness, database)) {
            assertThat(bus.resultOf(waiting.id())
                            .orTimeout(60, TimeUnit.SECONDS)
                            .join()
                            .type())
                    .isEqualTo("command.accepted");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> other.get(READINESS).status() == 200);
            assertThat(witness.get(READINESS).status()).isEqualTo(503);
        }
    }

    private String health(String path) {
        return witness.get("/actuator/health").json().at("/components/" + path).asString();
    }

    private Command inviting(String email) {
        return Command.of(
                "acme",
                "invite-" + email,
                "user.invite",
                witness.tokens().token(ServiceUnderTest.ADMIN),
                "{\"email\":\"%s\"}".formatted(email));
    }

    private void loseTheLastEvent() throws SQLException {
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
