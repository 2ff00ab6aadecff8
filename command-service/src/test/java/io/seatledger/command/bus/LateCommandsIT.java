package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Commands may wait for longer than their tokens are valid. */
class LateCommandsIT {

    /** The clock skew that Spring Security tolerates. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    @Test
    void areDecidedIfTheirTokenWasValidWhenTheBrokerTookThem() {
        String topic = "late-" + UUID.randomUUID();
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (TokenMint tokens = TokenMint.start()) {
            Map<String, String> properties = Map.of(
                    "seatledger.topics.commands",
                    topic + ".commands",
                    "seatledger.topics.command-results",
                    topic + ".results",
                    "seatledger.bus.group",
                    topic,
                    "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                    tokens.issuerUri());
            BusClient bus;
            try (ServiceUnderTest _ = ServiceUnderTest.start(database, properties)) {
                ServiceUnderTest.awaitTopics(topic + ".commands", topic + ".results");
                bus = new BusClient(Parts.kafka().bootstrapServers(), topic + ".commands", topic + ".results");
                String operator = tokens.token("operator", "platform:operate");
                assertThat(bus.call(Command.of(
                                        "acme",
                                        "open",
                                        "account.open",
                                        operator,
                                        "{\"name\":\"Acme\",\"adminSubject\":\"ada\"}"))
                                .type())
                        .isEqualTo("command.accepted");
            }
            Instant end = Instant.now().plusSeconds(4).minus(SKEW);
            String token = tokens.tokenUntil("ada", end);
            Command invite = Command.of("acme", "invite", "user.invite", token, "{\"email\":\"ann@x.io\"}");
            bus.send(bus.recordOf(invite), () -> {});
            await().until(() -> Instant.now().isAfter(end.plus(SKEW).plusSeconds(2)));

            try (bus;
                    ServiceUnderTest _ = ServiceUnderTest.start(database, properties)) {
                Result late = bus.resultOf("invite").join();
                Result tooLate =
                        bus.call(Command.of("acme", "again", "user.invite", token, "{\"email\":\"bob@x.io\"}"));

                assertThat(late.type()).isEqualTo("command.accepted");
                assertThat(tooLate.text()).contains("unauthenticated");
            }
        }
    }
}
