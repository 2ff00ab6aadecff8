package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.KafkaBrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over HTTP succeed while the broker is down. Their events are published when it is back. */
class BrokerOutageIT {

    private static final Duration OUTAGE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final int port = FreePorts.next();
    private final int controllerPort = FreePorts.next();

    @Test
    void holdsNothingUpAndAfterwardsEverythingArrivesOnceAndInOrder() {
        KafkaBrokerProcess broker = startBroker();
        try (Services services = Services.startOn(broker.bootstrapServers());
                BusClient bus = services.bus()) {
            services.openAccount("dark");
            services.openPool("dark", "global", "enterprise", 1_000_000);
            broker.close();

            int accepted = 0;
            for (long end = System.nanoTime() + OUTAGE.toNanos(); System.nanoTime() < end; accepted++) {
                Services.Answer answer = services.post(
                        "/api/v1/accounts/dark/users",
                        Map.of("email", "u%d@example.com".formatted(accepted), "licenses", List.of("global")));
                assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            }
            broker = startBroker();

            Command command = Command.of(
                    "dark", "after", "user.invite", services.adminToken(), "{\"email\":\"after@example.com\"}");
            assertThat(bus.call(command).type()).isEqualTo("command.accepted");
            List<EventEnvelope> ledger = services.ledger("dark");
            assertThat(ledger).hasSizeGreaterThan(2 * accepted);
            Ledgers.assertGaplessAndChained(ledger);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(services.published())
                            .filteredOn(e -> e.accountId().equals("dark"))
                            .isEqualTo(ledger));
            services.assertReadModelIsTheFold("dark");
        } finally {
            broker.close();
        }
    }

    private KafkaBrokerProcess startBroker() {
        KafkaBrokerProcess broker =
                KafkaBrokerProcess.start(port, controllerPort, folder, folder.resolve("broker.log"));
        broker.awaitReady();
        return broker;
    }
}
