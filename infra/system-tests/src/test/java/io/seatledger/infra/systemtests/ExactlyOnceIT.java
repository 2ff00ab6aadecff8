package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command over the bus has one effect and one answer, however often it is delivered and whatever crashes. */
class ExactlyOnceIT {

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceIT.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int COMMANDS = 100_000;
    private static final int ACCOUNTS = 500;
    private static final int KILLS = 6;
    private static final int[] REPEATS = {0, 0, 0, 0, 1, 1, 1, 2, 3, 4};
    private static final int SEATS = 10_000;

    /** Every other command returns a seat: if it took effect twice, the capacity would show it. */
    private static boolean returnsASeat(int command) {
        return command / ACCOUNTS % 2 == 0;
    }

    private static String accountOf(int command) {
        return "once-" + command % ACCOUNTS;
    }

    @Test
    void holdsFor100000CommandsOfEachOneToFiveDeliveriesWhileTheServiceIsKilled() throws Exception {
        long seed = System.nanoTime();
        LOG.info("Seed {}", seed);
        Random random = new Random(seed);
        try (Services services = Services.startCommandNodes(1);
                BusClient bus = services.bus()) {
            openAccounts(services);

            CompletableFuture<Void> deliveries =
                    CompletableFuture.runAsync(() -> deliver(services, bus, new Random(seed + 1)));
            for (int kill = 1; kill <= KILLS; kill++) {
                int answered = COMMANDS * kill / (KILLS + 2) + random.nextInt(COMMANDS / 20);
                await().atMost(Duration.ofMinutes(10)).until(() -> bus.answered() >= answered);
                LOG.info("Killing the command service after {} answers", bus.answered());
                services.commands().kill();
                services.commands().startAgain();
            }
            deliveries.join();
            await().atMost(Duration.ofMinutes(10)).until(() -> bus.answered() == COMMANDS);

            assertOneAnswerEach(bus);
            assertOneEffectEach(services);
        }
    }

    /** Opens the accounts: each has a pool that is shrunk, and a pool whose seats are taken. */
    private static void openAccounts(Services services) throws Exception {
        List<Callable<Object>> accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(account -> Executors.callable(() -> {
                    services.openAccount(accountOf(account));
                    services.openPool(accountOf(account), "shrinking", "enterprise", SEATS);
                    services.openPool(accountOf(account), "taken", "analytics", SEATS);
                }))
                .toList();
        try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
            for (Future<Object> opened : callers.invokeAll(accounts)) {
                opened.get();
            }
        }
    }

    /** Sends each command one to five times; repeats are mixed with later commands. */
    private static void deliver(Services services, BusClient bus, Random random) {
        Semaphore room = new Semaphore(20_000);
        List<Command> later = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            Command command = command(services, i);
            send(bus, command, room);
            int repeats = REPEATS[random.nextInt(REPEATS.length)];
            for (int repeat = 0; repeat < repeats; repeat++) {
                later.add(command);
            }
            while (later.size() > 2_000) {
                int any = random.nextInt(later.size());
                Command repeat = later.get(any);
                later.set(any, later.getLast());
                later.removeLast();
                send(bus, repeat, room);
            }
        }
        later.forEach(command -> send(bus, command, room));
    }

    private static void send(BusClient bus, Command command, Semaphore room) {
        room.acquireUninterruptibly();
        bus.send(bus.recordOf(command), room::release);
    }

    private static Command command(Services services, int i) {
        return returnsASeat(i)
                ? Command.of(
                        accountOf(i),
                        "c-" + i,
                        "license-pool.return-seats",
                        services.adminToken(),
                        "{\"poolId\":\"shrinking\",\"seats\":1}")
                : Command.of(
                        accountOf(i),
                        "c-" + i,
                        "user.invite",
                        services.adminToken(),
                        "{\"email\":\"u%d@example.com\",\"licenses\":[\"taken\"]}".formatted(i));
    }

    private static void assertOneAnswerEach(BusClient bus) {
        int repeats = 0;
        for (int i = 0; i < COMMANDS; i++) {
            List<Result> results = bus.resultsOf("c-" + i);
            assertThat(results).as("c-%d", i).hasSize(1);
            assertThat(results.getFirst().type()).as(results.getFirst().text()).isEqualTo("command.accepted");
            repeats += bus.countOf("c-" + i) - 1;
        }
        LOG.info("{} repeats were answered, each with the same answer as before", repeats);
        assertThat(repeats).isPositive();
    }

    private static void assertOneEffectEach(Services services) {
        Map<String, String> effects = new HashMap<>();
        AtomicBoolean shared = new AtomicBoolean();
        for (int account = 0; account < ACCOUNTS; account++) {
            List<EventEnvelope> ledger = services.ledger(accountOf(account));
            Ledgers.assertGaplessAndChained(ledger);
            Ledgers.effects(ledger)
                    .forEach((command, events) -> shared.compareAndSet(false, effects.put(command, events) != null));
            JsonNode last = JSON.readTree(ledger.stream()
                    .filter(e -> e.name().equals("license-pool.resized"))
                    .toList()
                    .getLast()
                    .payloadJson());
            assertThat(last.path("toCapacity").asInt()).isEqualTo(SEATS - commandsThatReturnASeatOf(account));
        }
        assertThat(shared).isFalse();
        for (int i = 0; i < COMMANDS; i++) {
            assertThat(effects.get("c-" + i))
                    .as("c-%d", i)
                    .isEqualTo(returnsASeat(i) ? "license-pool.resized" : "user.invited+license.reserved");
        }
    }

    private static int commandsThatReturnASeatOf(int account) {
        int count = 0;
        for (int i = account; i < COMMANDS; i += ACCOUNTS) {
            count += returnsASeat(i) ? 1 : 0;
        }
        return count;
    }
}
