package io.seatledger.infra.benchmarks;

import io.seatledger.infra.benchmarks.Load.Done;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Compares durable commands with a CRUD service, with an endpoint that does nothing, and with Kafka alone. */
public final class CommandsBenchmark {

    private static final String HELP = """
        Sends commands to a command service on a durable PostgreSQL, in rounds that alternate with those of what it is
        compared with. Prints calls per second, their ratios, and the CPU seconds of each process per 1,000 calls.

        usage: infra/benchmarks/run commands [options]
          --scenario=A,B       some of these (default all):
            invite               invitations, in many accounts; beside an empty endpoint and a CRUD service
            hot-account          invitations, all in one account; beside the CRUD service
            hot-pool             each caller takes a seat of the same pool and gives it back; beside the CRUD service
            sources              seats move among 1,000 pools of an account; beside the CRUD service
            lists                pasted lists of 1,000 and 10,000 addresses; beside messy ones and the CRUD service
            bus                  invitations over the bus, in many accounts and in one; beside HTTP and Kafka alone
          --accounts=N         accounts, where there are many, from 1 to 1000 (default 40)
          --callers=N          concurrent HTTP calls, from 1 to 1000 (default 64)
          --window=N           messages in flight, from 1 to 100000 (default 2000)
          --seconds=N          length of a round, from 1 to 600 (default 3)
          --rounds=N           rounds that count, from 1 to 100 (default 3)
          --warm-up=N          rounds that do not, before them, from 0 to 100 (default 2)
        """;

    private static final List<String> SCENARIOS =
            List.of("invite", "hot-account", "hot-pool", "sources", "lists", "bus");

    private static final String OURS = "command-service";
    private static final String CRUD = "CRUD service";
    private static final String EMPTY = "empty endpoint";
    private static final String BUS = "bus";
    private static final String HTTP = "HTTP";

    private static final String MESSY = "messy lines";
    private static final String CLEAN_LINE = "c%d@example.com";

    /** As a mail client, a chat and a spreadsheet leave it on the clipboard together. */
    private static final String MESSY_LINE = "\u2022 \u201CLee, P %1$d\u201D <mailto:c%1$d@example.com>; Sales \u2705";

    private static final String[] INVITED = {"user.invited"};
    private static final int POOLS = 1_000;

    private final Stack stack;
    private final Client ours;
    private final Client crud;
    private final Client empty;
    private final CrudRows rows;
    private final Settings settings;
    private final AtomicInteger ids = new AtomicInteger();

    private record Settings(int accounts, int callers, int window, int seconds, int rounds, int warmUp) {}

    private CommandsBenchmark(Stack stack, Settings settings) {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        this.stack = stack;
        this.settings = settings;
        ours = stack.commands();
        crud = stack.client(stack.startCrud(database));
        rows = new CrudRows(database);
        empty = stack.client(stack.startEmpty());
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            List<String> scenarios = Options.choices(arguments, "scenario", SCENARIOS);
            var settings = new Settings(
                    Options.number(arguments, "accounts", 40, 1, 1_000),
                    Options.number(arguments, "callers", 64, 1, 1_000),
                    Options.number(arguments, "window", 2_000, 1, 100_000),
                    Options.number(arguments, "seconds", 3, 1, 600),
                    Options.number(arguments, "rounds", 3, 1, 100),
                    Options.number(arguments, "warm-up", 2, 0, 100));
            try (Stack stack = new Stack(Path.of("").toAbsolutePath())) {
                var benchmark = new CommandsBenchmark(stack, settings);
                for (String scenario : scenarios) {
                    benchmark.run(scenario);
                }
            }
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private void run(String scenario) throws Exception {
        switch (scenario) {
            case "invite" -> invite();
            case "hot-account" -> hotAccount();
            case "hot-pool" -> hotPool();
            case "sources" -> sources();
            case "lists" -> {
                list(1_000);
                list(10_000);
            }
            case "bus" -> bus();
            default -> throw new IllegalStateException(scenario);
        }
    }

    private void invite() throws Exception {
        System.out.printf("invite: %d callers, %d accounts%n", settings.callers(), settings.accounts());
        List<String> accounts = stack.openAccounts(ours, "invite-", settings.accounts());
        var _ = stack.openAccounts(crud, "invite-", settings.accounts());
        Alternation alternation = new Alternation(stack.cpu())
                .with(OURS, () -> invitations(ours, accounts))
                .with(EMPTY, () -> calls(_ -> Client.expect(200, empty.callEmpty("c" + ids.incrementAndGet()))))
                .with(CRUD, () -> invitations(crud, accounts));
        invite(alternation);
        alternation.compare(OURS, EMPTY);
        alternation.compare(OURS, CRUD);
    }

    private void hotAccount() throws Exception {
        System.out.printf("hot-account: %d callers, one account%n", settings.callers());
        List<String> account = stack.openAccounts(ours, "hot-", 1);
        var _ = stack.openAccounts(crud, "hot-", 1);
        Alternation alternation = new Alternation(stack.cpu())
                .with(OURS, () -> invitations(ours, account))
                .with(CRUD, () -> invitations(crud, account));
        invite(alternation);
        alternation.compare(OURS, CRUD);
    }

    /** Runs rounds of both services, and checks that everybody is there who was invited. */
    private void invite(Alternation alternation) throws Exception {
        long invited = stack.events(INVITED);
        long users = rows.users();
        alternation.run(settings.warmUp(), settings.rounds());
        check("events", stack.events(INVITED) - invited, alternation.total(OURS));
        check("users of the CRUD service", rows.users() - users, alternation.total(CRUD));
    }

    private Done invitations(Client service, List<String> accounts) throws Exception {
        return calls(_ -> {
            int id = ids.incrementAndGet();
            Client.expect(201, service.invite(accounts.get(id % accounts.size()), "c" + id));
        });
    }

    private void hotPool() throws Exception {
        System.out.printf("hot-pool: %d callers, one pool%n", settings.callers());
        var ourSeats = new Seats(stack, ours, "pool-", 1, settings.callers(), settings.callers());
        var crudSeats = new Seats(stack, crud, "pool-", 1, settings.callers(), settings.callers());
        long moved = stack.events("license.reserved", "license.released");
        long others = rows.seats();
        Alternation alternation = new Alternation(stack.cpu())
                .with(OURS, () -> calls(ourSeats::takeOrGiveBack))
                .with(CRUD, () -> calls(crudSeats::takeOrGiveBack))
                .run(settings.warmUp(), settings.rounds());
        check("events", stack.events("license.reserved", "license.released") - moved, alternation.total(OURS));
        check("seats of the CRUD service", rows.seats() - others, crudSeats.held());
        alternation.compare(OURS, CRUD);
    }

    private void sources() throws Exception {
        int users = settings.callers() * Seats.USERS_OF_A_MOVER;
        System.out.printf("sources: %d callers, %d users, %,d pools%n", settings.callers(), users, POOLS);
        var ourSeats = new Seats(stack, ours, "sources-", POOLS, users, settings.callers());
        var crudSeats = new Seats(stack, crud, "sources-", POOLS, users, settings.callers());
        long others = rows.seats();
        ourSeats.takeAll();
        crudSeats.takeAll();
        long changed = stack.events("license.changed");
        Alternation alternation = new Alternation(stack.cpu())
                .with(OURS, () -> calls(ourSeats::move))
                .with(CRUD, () -> calls(crudSeats::move))
                .run(settings.warmUp(), settings.rounds());
        check("events", stack.events("license.changed") - changed, alternation.total(OURS));
        check("seats of the CRUD service", rows.seats() - others, crudSeats.held());
        alternation.compare(OURS, CRUD);
    }

    private void list(int length) throws Exception {
        System.out.printf("lists: %,d addresses, one caller, addresses/s%n", length);
        String account = stack.openAccounts(ours, "list-of-" + length + "-", 1).getFirst();
        var _ = stack.openAccounts(crud, "list-of-" + length + "-", 1);
        Alternation alternation = new Alternation(stack.cpu())
                .with(OURS, () -> pasted(ours, account, length, CLEAN_LINE))
                .with(MESSY, () -> pasted(ours, account, length, MESSY_LINE))
                .with(CRUD, () -> pasted(crud, account, length, CLEAN_LINE));
        long invited = stack.events(INVITED);
        long users = rows.users();
        alternation.run(settings.warmUp(), settings.rounds());
        check("events", stack.events(INVITED) - invited, alternation.total(OURS, MESSY));
        check("users of the CRUD service", rows.users() - users, alternation.total(CRUD));
        alternation.compare(OURS, CRUD);
        alternation.compare(OURS, MESSY);
    }

    private Done pasted(Client service, String account, int length, String line) throws Exception {
        long start = System.nanoTime();
        long end = start + settings.seconds() * 1_000_000_000L;
        List<Long> nanos = new ArrayList<>();
        while (System.nanoTime() < end) {
            List<String> lines = IntStream.range(0, length)
                    .mapToObj(_ -> line.formatted(ids.incrementAndGet()))
                    .toList();
            long before = System.nanoTime();
            service.inviteAll(account, lines);
            nanos.add(System.nanoTime() - before);
        }
        double seconds = nanos.stream().mapToLong(each -> each).sum() / 1e9;
        return settled(new Done((long) length * nanos.size(), seconds, nanos));
    }

    private void bus() throws Exception {
        System.out.printf(
                "bus: %d messages in flight, %d callers, %d accounts and one%n",
                settings.window(), settings.callers(), settings.accounts());
        List<String> accounts = stack.openAccounts(ours, "bus-", settings.accounts());
        List<String> one = List.of(accounts.getFirst());
        String busOfOne = BUS + ", one account";
        String httpOfOne = HTTP + ", one account";
        try (BusClient bus = stack.bus();
                PlainKafka kafka = new PlainKafka(stack.plainTopic())) {
            long invited = stack.events(INVITED);
            Alternation alternation = new Alternation(stack.cpu())
                    .with(BUS, () -> messages(command -> send(bus, command), accounts))
                    .with(HTTP, () -> invitations(ours, accounts))
                    .with(busOfOne, () -> messages(command -> send(bus, command), one))
                    .with(httpOfOne, () -> invitations(ours, one))
                    .with("Kafka", () -> messages(c -> kafka.send(bus.recordOf(c), c.id()), accounts))
                    .run(settings.warmUp(), settings.rounds());
            check("events", stack.events(INVITED) - invited, alternation.total(BUS, HTTP, busOfOne, httpOfOne));
            alternation.compare(BUS, HTTP);
            alternation.compare(busOfOne, httpOfOne);
            alternation.compare(BUS, "Kafka");
        }
    }

    private static CompletableFuture<String> send(BusClient bus, Command command) {
        CompletableFuture<String> accepted = bus.resultOf(command.id()).thenApply(result -> {
            if (!result.type().equals("command.accepted")) {
                throw new IllegalStateException(result.text());
            }
            return result.commandId();
        });
        var _ = bus.send(command);
        return accepted;
    }

    private Done calls(Load.Call call) throws Exception {
        return settled(Load.during(settings.seconds(), settings.callers(), call));
    }

    /** Sends messages for some seconds, with at most {@code window} in flight. */
    private Done messages(Function<Command, CompletableFuture<String>> send, List<String> accounts) throws Exception {
        long start = System.nanoTime();
        long end = start + settings.seconds() * 1_000_000_000L;
        Semaphore room = new Semaphore(settings.window());
        AtomicLong done = new AtomicLong();
        AtomicInteger failed = new AtomicInteger();
        while (System.nanoTime() < end) {
            room.acquire();
            int id = ids.incrementAndGet();
            var _ = send.apply(Command.of(
                            accounts.get(id % accounts.size()),
                            "c" + id,
                            "user.invite",
                            stack.token(),
                            Client.invitation("c" + id)))
                    .whenComplete((_, failure) -> {
                        done.incrementAndGet();
                        failed.addAndGet(failure == null ? 0 : 1);
                        room.release();
                    });
        }
        room.acquire(settings.window());
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " messages failed");
        }
        return settled(new Done(done.get(), (System.nanoTime() - start) / 1e9, List.of()));
    }

    private Done settled(Done done) throws Exception {
        stack.awaitRelay();
        return done;
    }

    private static void check(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("%,d %s, but %,d were acknowledged".formatted(found, what, expected));
        }
    }
}
