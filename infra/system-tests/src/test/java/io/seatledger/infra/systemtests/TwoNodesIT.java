package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.faults.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two command services on one database and one topic. */
class TwoNodesIT {

    private static final int ACCOUNTS = 12;
    private static final int SEATS = 300;
    private static final int MOVERS = 32;

    @Test
    void goOnWithinTenSecondsWhenOneOfThemIsKilled() throws Exception {
        try (Services services = Services.startCommandNodes(2);
                BusClient bus = services.bus()) {
            for (int account = 0; account < ACCOUNTS; account++) {
                services.openAccount("two-" + account);
                services.openPool("two-" + account, "scarce", "enterprise", SEATS);
            }
            Queue<String> sent = new ConcurrentLinkedQueue<>();
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> callers = new ArrayList<>();
            try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int account = 0; account < ACCOUNTS; account++) {
                    int number = account;
                    callers.add(load.submit(() -> callOverTheBus(services, bus, number, over, sent)));
                    callers.add(load.submit(() -> callOverHttp(services, number, over, acknowledged)));
                }
                await().atMost(Duration.ofMinutes(1)).until(() -> bus.answered() > 1_000 && acknowledged.size() > 500);

                services.commands().kill();
                List<String> probes = probe(services, bus);

                await().atMost(Duration.ofSeconds(10))
                        .until(() -> probes.stream().allMatch(id -> bus.countOf(id) > 0));
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> publishedCommands(services).containsAll(probes));
                over.set(true);
                for (Future<?> caller : callers) {
                    caller.get();
                }
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> sent.stream().allMatch(id -> bus.countOf(id) > 0));

            Set<String> effects = new HashSet<>();
            for (int account = 0; account < ACCOUNTS; account++) {
                List<EventEnvelope> ledger = services.ledger("two-" + account);
                Ledgers.assertGaplessAndChained(ledger);
                Ledgers.assertNeverOversold(services.log("two-" + account));
                effects.addAll(Ledgers.effects(ledger).keySet());
            }
            assertThat(effects).containsAll(acknowledged);
            assertThat(sent).allSatisfy(id -> assertThat(bus.resultsOf(id)).hasSize(1));
        }
    }

    @Test
    void shareAPoolAndOneThatWasStoppedFor30SecondsLosesRacesAndNothingElse() throws Exception {
        try (Services services = Services.startCommandNodes(2)) {
            services.openAccount("shared");
            services.openPool("shared", "scarce", "enterprise", MOVERS / 2);
            List<String> users = services.invite("shared", MOVERS);
            var load = new SeatMovers(services, "shared", users);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> movers = new ArrayList<>();
                for (int mover = 0; mover < MOVERS; mover++) {
                    int number = mover;
                    movers.add(threads.submit(() -> load.move(number)));
                }
                try {
                    awaitMovesFor(Duration.ofSeconds(30), load, 0, 1);

                    ProcessHandle first = ProcessHandle.of(
                                    services.commands().process().pid())
                            .orElseThrow();
                    load.firstNodeStops();
                    Signals.freeze(first);
                    try {
                        awaitMovesFor(Duration.ofSeconds(30), load, 1);
                    } finally {
                        Signals.thaw(first);
                    }
                    load.firstNodeGoesOn();

                    awaitMovesFor(Duration.ofSeconds(30), load, 0, 1);
                } finally {
                    load.stop();
                }
                for (Future<?> mover : movers) {
                    mover.get();
                }
            }
            assertThat(load.failures()).isEmpty();
            List<EventEnvelope> ledger = services.ledger("shared");
            Ledgers.assertGaplessAndChained(ledger);
            Ledgers.assertNeverOversold(services.log("shared"));
            Set<String> moved = Ledgers.effects(ledger).keySet().stream()
                    .filter(command -> command.startsWith("move-"))
                    .collect(Collectors.toSet());
            assertThat(moved).isEqualTo(load.moves());
        }
    }

    /** Waits for some time, and until each of the nodes has moved seats in it. */
    private static void awaitMovesFor(Duration time, SeatMovers load, int... nodes) {
        int[] before = IntStream.of(nodes).map(load::movesAt).toArray();
        await().pollDelay(time)
                .atMost(time.plusSeconds(30))
                .until(() -> IntStream.range(0, nodes.length).allMatch(i -> load.movesAt(nodes[i]) > before[i] + 50));
    }

    private static Object callOverTheBus(
            Services services, BusClient bus, int account, AtomicBoolean over, Queue<String> sent) {
        for (int i = 0; !over.get(); i++) {
            Command command = invite(services, account, "bus-%d-%d".formatted(account, i));
            sent.add(command.id());
            bus.call(command);
        }
        return true;
    }

    /** Sends commands to both nodes alternately, and repeats each with the same key until it is answered. */
    private static Object callOverHttp(Services services, int account, AtomicBoolean over, Queue<String> acknowledged) {
        int node = 0;
        for (int i = 0; !over.get(); i++) {
            String id = "http-%d-%d".formatted(account, i);
            Services.Answer answer;
            do {
                answer = services.post(
                        services.commandNodes().get(node++ % 2),
                        id,
                        "/api/v1/accounts/two-%d/users".formatted(account),
                        Map.of("email", id + "@example.com"));
            } while (answer.status() == 0 || answer.status() == 503);
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            acknowledged.add(id);
        }
        return true;
    }

    /** Sends one command to each account. */
    private static List<String> probe(Services services, BusClient bus) {
        List<String> probes = new ArrayList<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            Command command = Command.of(
                    "two-" + account,
                    "probe-" + account,
                    "license-pool.rename",
                    services.adminToken(),
                    "{\"poolId\":\"scarce\",\"name\":\"Renamed\"}");
            probes.add(command.id());
            var _ = bus.send(command);
        }
        return probes;
    }

    private static Command invite(Services services, int account, String id) {
        return Command.of(
                "two-" + account,
                id,
                "user.invite",
                services.adminToken(),
                "{\"email\":\"%s@example.com\",\"licenses\":[\"scarce\"]}".formatted(id));
    }

    private static Set<String> publishedCommands(Services services) {
        return Ledgers.effects(services.published()).keySet();
    }
}
