package io.seatledger.infra.benchmarks;

import io.seatledger.infra.benchmarks.Load.Done;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Compares commands on users of a large account, most of whom are not in memory, with those of a small one. */
public final class MembersBenchmark {

    private static final String HELP = """
        Writes two accounts straight into the log, one with 1,000 users and one with 1,000,000. Then callers assign
        licenses to users drawn at random, and release them, in rounds that alternate between the two accounts. All
        users of the small account fit into the memory of the command service, and nearly none of the large one are
        there when they are drawn. A call that fails ends the run.

        usage: infra/benchmarks/run members [options]
          --users=N            users of the large account, from 1000 to 10000000 (default 1000000)
          --callers=N          from 1 to 1000 (default 64)
          --seconds=N          length of a round, from 1 to 600 (default 10)
          --rounds=N           rounds that count, from 1 to 100 (default 3)
          --warm-up=N          rounds that do not, before them, from 0 to 100 (default 2)
        """;

    private static final int FEW = 1_000;

    private final Client service;
    private final String account;
    private final int usersOfACaller;
    private final List<BitSet> seated;
    private final List<SplittableRandom> draws;

    private MembersBenchmark(Client service, String account, int users, int callers) {
        this.service = service;
        this.account = account;
        this.usersOfACaller = users / callers;
        this.seated = IntStream.range(0, callers).mapToObj(_ -> new BitSet()).toList();
        this.draws = IntStream.range(0, callers).mapToObj(SplittableRandom::new).toList();
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int users = Options.number(arguments, "users", 1_000_000, FEW, 10_000_000);
            int callers = Options.number(arguments, "callers", 64, 1, 1_000);
            int seconds = Options.number(arguments, "seconds", 10, 1, 600);
            int rounds = Options.number(arguments, "rounds", 3, 1, 100);
            int warmUp = Options.number(arguments, "warm-up", 2, 0, 100);
            DatabaseAddress database = Parts.postgres().freshDatabase();
            try (Stack stack = new Stack(Path.of("").toAbsolutePath(), database, topic -> {
                var history = new WrittenHistory(database);
                System.out.printf(
                        "%,d events%n",
                        history.members("few", Stack.ADMIN, FEW) + history.members("many", Stack.ADMIN, users));
                history.skip(topic);
            })) {
                run(stack, users, callers, seconds, warmUp, rounds);
            }
            // Exiting also stops the servers.
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Stack stack, int users, int callers, int seconds, int warmUp, int rounds) throws Exception {
        var few = new MembersBenchmark(stack.commands(), "few", FEW, callers);
        var many = new MembersBenchmark(stack.commands(), "many", users, callers);
        String large = "%,d users".formatted(users);
        Alternation alternation = new Alternation(stack.cpu())
                .with("1,000 users", () -> settled(stack, Load.during(seconds, callers, few::takeOrGiveBack)))
                .with(large, () -> settled(stack, Load.during(seconds, callers, many::takeOrGiveBack)))
                .run(warmUp, rounds);
        long moved = stack.events("license.assigned", "license.released");
        if (moved != alternation.total("1,000 users", large)) {
            throw new IllegalStateException("The log has %,d events".formatted(moved));
        }
        alternation.compare(large, "1,000 users");
    }

    /** Draws one of the users that only this caller moves. */
    private void takeOrGiveBack(int caller) throws InterruptedException {
        int drawn = draws.get(caller).nextInt(usersOfACaller);
        String user = "u" + (caller * usersOfACaller + drawn);
        BitSet seats = seated.get(caller);
        if (seats.get(drawn)) {
            service.release(account, user);
        } else {
            service.assign(account, user, WrittenHistory.POOL);
        }
        seats.flip(drawn);
    }

    private static Done settled(Stack stack, Done done) throws Exception {
        stack.awaitRelay();
        return done;
    }
}
